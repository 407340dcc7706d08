package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.samples.demo.Load.Client;
import io.github.k8sdiscovery.samples.demo.Load.Landing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a load showed, and whether that is as it should be: nothing failed, and the pods' counts
 * differ by at most as many as are under way at a time. With a pod killed on the way, the counts
 * after the kill are what is judged.
 */
final class LoadReport {

  /** Threads that contend for the picker's turns take turns of their own, each within one. */
  private static final int MOST_DIFFERENCE = Load.IN_FLIGHT;

  private static final int SHOWN_FAILURES = 5;

  private final List<Landing> landings;
  private final String killedPod;
  private final int expectedPods;

  /**
   * Over all landings of one load.
   *
   * @param killedPod the pod that was killed; empty if none was
   * @param expectedPods how many pods should have a share in the end
   */
  LoadReport(List<Landing> landings, String killedPod, int expectedPods) {
    this.landings = landings;
    this.killedPod = killedPod;
    this.expectedPods = expectedPods;
  }

  private boolean killed() {
    return !killedPod.isEmpty();
  }

  /** The counts by pod and client, as a table. */
  String table() {
    StringBuilder table = new StringBuilder(String.format("  %-12s", "INSTANCE"));
    Arrays.stream(Client.values())
        .forEach(client -> table.append(String.format("%16s", client.label())));
    table.append(String.format("%10s%9s", "ALL", "SHARE"));
    table.append(killed() ? String.format("%16s%n", "AFTER THE KILL") : String.format("%n"));
    counts(landings).forEach((pod, count) -> table.append(row(pod, count)));
    return table.toString();
  }

  private String row(String pod, long count) {
    StringBuilder row = new StringBuilder(String.format("  %-12s", pod));
    for (Client client : Client.values()) {
      row.append(String.format("%16d", landed(landings, pod, client)));
    }
    row.append(String.format(Locale.ROOT, "%10d%8.1f%%", count, 100.0 * count / landings.size()));
    row.append(
        killed()
            ? String.format("%16d%n", counts(judged()).getOrDefault(pod, 0L))
            : String.format("%n"));
    return row.toString();
  }

  private static long landed(List<Landing> landings, String pod, Client client) {
    return landings.stream()
        .filter(landing -> landing.pod().equals(pod) && landing.client() == client)
        .count();
  }

  /** The first failures with their reasons, one per line; empty if there are none. */
  String failures() {
    return landings.stream()
        .filter(Landing::failed)
        .limit(SHOWN_FAILURES)
        .map(
            landing ->
                "  failed through " + landing.client().label() + ": " + landing.failure() + "\n")
        .collect(Collectors.joining());
  }

  /** Whether the demo showed what it should. */
  boolean ok() {
    LongSummaryStatistics spread = spread();
    return failed() == 0
        && spread.getCount() == expectedPods
        && spread.getMax() - spread.getMin() <= mostDifference()
        && !counts(judged()).containsKey(killedPod);
  }

  /**
   * The picks of requests that were in flight at the kill, retries among them, come between those
   * that are counted.
   */
  private int mostDifference() {
    return killed() ? MOST_DIFFERENCE + Load.IN_FLIGHT : MOST_DIFFERENCE;
  }

  /** The last line. */
  String verdict() {
    LongSummaryStatistics spread = spread();
    boolean any = spread.getCount() > 0;
    return String.format(
        "%s requests=%d failed=%d instances=%d min=%d max=%d%s",
        ok() ? "demo ok:" : "demo failed:",
        landings.size(),
        failed(),
        spread.getCount(),
        any ? spread.getMin() : 0,
        any ? spread.getMax() : 0,
        killed() ? " killed=" + killedPod : "");
  }

  private long failed() {
    return landings.stream().filter(Landing::failed).count();
  }

  private List<Landing> judged() {
    return killed() ? landings.stream().filter(Landing::afterKill).toList() : landings;
  }

  private LongSummaryStatistics spread() {
    return counts(judged()).values().stream().mapToLong(Long::longValue).summaryStatistics();
  }

  private static SortedMap<String, Long> counts(List<Landing> landings) {
    return landings.stream()
        .filter(landing -> !landing.failed())
        .collect(Collectors.groupingBy(Landing::pod, TreeMap::new, Collectors.counting()));
  }
}
