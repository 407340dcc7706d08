package io.github.k8sdiscovery.benchmarks;

import java.util.List;
import java.util.Properties;

/**
 * How long each number is measured.
 *
 * @param forks how many JVMs measure it, one after the other
 * @param warmups iterations before those that count, in each JVM
 * @param iterations those that count, in each JVM
 * @param pickMillis how long an iteration of picks is
 * @param callMillis how long one is of what needs more code to become warm
 * @param clientSizes how many instances the service of {@link ClientBenchmark} has
 */
record Effort(
    int forks,
    int warmups,
    int iterations,
    int pickMillis,
    int callMillis,
    List<String> clientSizes) {

  /** About an hour. */
  static final Effort FULL = new Effort(3, 4, 5, 500, 1000, List.of("10", "100", "1000", "10000"));

  /** About ten minutes. */
  static final Effort QUICK = new Effort(1, 4, 5, 150, 500, List.of("10", "1000"));

  /** Says whether everything runs, nothing of how fast. */
  static final Effort SMOKE = new Effort(1, 1, 1, 20, 20, List.of("10"));

  /** What is asked for on the command line: {@code -Dquick}, {@code -Dsmoke}, or neither. */
  static Effort read(Properties properties) {
    if (given(properties, "smoke")) {
      return SMOKE;
    }
    return given(properties, "quick") ? QUICK : FULL;
  }

  private static boolean given(Properties properties, String name) {
    String value = properties.getProperty(name);
    return value != null && !value.equals("false");
  }
}
