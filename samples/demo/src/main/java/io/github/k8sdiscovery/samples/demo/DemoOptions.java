package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.samples.demo.scenario.PodSpec;
import io.github.k8sdiscovery.samples.demo.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen on the command line, and where the build put the pieces.
 *
 * @param port where the frontend listens
 * @param requests how many requests go through each client before the demo ends; 0 runs until it is
 *     told to end
 * @param kill whether one backend process is killed during the load
 * @param scenario what the demo shows by itself; null for none
 * @param backendJar the backend
 * @param frontendJar the frontend
 * @param leashJar the jar with {@link Leash}
 * @param directory for logs and the kubeconfig file
 */
record DemoOptions(
    int port,
    int requests,
    boolean kill,
    @Nullable Scenario scenario,
    Path backendJar,
    Path frontendJar,
    Path leashJar,
    Path directory) {

  private static final int DEFAULT_PORT = 3000;
  private static final int DEFAULT_LOAD = 300;
  private static final int MOST_REQUESTS = 1_000_000;

  static DemoOptions read(Properties properties) {
    boolean kill = readBoolean(properties, "demo.kill");
    return new DemoOptions(
        readNumber(properties, "demo.port", DEFAULT_PORT, 1, 65_535),
        readNumber(
            properties, "demo.requests", kill ? DEFAULT_LOAD : 0, kill ? 10 : 0, MOST_REQUESTS),
        kill,
        readScenario(properties),
        readPath(properties, "demo.backend.jar"),
        readPath(properties, "demo.frontend.jar"),
        readPath(properties, "demo.leash.jar"),
        readPath(properties, "demo.directory"));
  }

  /** What runs when it begins. */
  List<PodSpec> pods() {
    return scenario == null ? PodSpec.THREE : scenario.pods();
  }

  private static @Nullable Scenario readScenario(Properties properties) {
    String name = properties.getProperty("demo.scenario");
    if (name == null) {
      return null;
    }
    for (String other : List.of("demo.requests", "demo.kill")) {
      if (properties.containsKey(other)) {
        throw new DemoFailure(other + ": set (expected: not together with demo.scenario)");
      }
    }
    return Scenario.named(name.strip())
        .orElseThrow(
            () ->
                new DemoFailure(
                    "demo.scenario: "
                        + name
                        + " (expected: one of "
                        + String.join(", ", Scenario.NAMES)
                        + ")"));
  }

  private static int readNumber(
      Properties properties, String name, int otherwise, int least, int most) {
    String text = properties.getProperty(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, together with what is allowed.
    }
    throw new DemoFailure(
        name + ": " + text + " (expected: a whole number from " + least + " to " + most + ")");
  }

  private static boolean readBoolean(Properties properties, String name) {
    String text = properties.getProperty(name, "false").strip();
    return switch (text) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw new DemoFailure(name + ": " + text + " (expected: true or false)");
    };
  }

  private static Path readPath(Properties properties, String name) {
    String text = properties.getProperty(name);
    if (text == null) {
      throw new DemoFailure(name + ": not set (expected: a path; mvn -Pdemo sets it)");
    }
    return Path.of(text).toAbsolutePath().normalize();
  }
}
