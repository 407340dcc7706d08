package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.benchmarks.Target.Unit;
import java.util.ArrayList;
import java.util.List;

/** The table of the numbers to reach. */
final class Targets {

  private final List<Target> all = new ArrayList<>();

  private Targets() {}

  /** Every target, one by one. */
  static List<Target> all() {
    Targets targets = new Targets();
    targets.picks();
    targets.allocations();
    targets.client();
    targets.service();
    return List.copyOf(targets.all);
  }

  private void picks() {
    for (String policy : List.of(Policies.WEIGHTED, Policies.ROUND_ROBIN)) {
      time("pick, " + policy, pick("Policy", policy, 1), 10);
      time("pick, " + policy + ", 2 threads", pick("Policy", policy, 2), 40);
    }
    for (String policy : List.of(Policies.LEAST_REQUEST, Policies.PEAK_EWMA)) {
      time("pick with slow start and health, " + policy, pick("Pipeline", policy, 1), 40);
    }
    String hash = Policies.CONSISTENT_HASH;
    Series hashing = new Series("HashBenchmark.hash", "", 1);
    Series byKey = pick("Policy", hash, 1);
    all.add(
        new Target("pick, " + hash + ", beside hashing the key", byKey, Unit.TIME, 25, hashing));
  }

  private void allocations() {
    for (int threads = 1; threads <= 2; threads++) {
      String on = threads == 1 ? "" : ", 2 threads";
      for (String policy : Policies.ALL) {
        allocated("pick, " + policy + on, pick("Policy", policy, threads), 0);
      }
      for (String policy : Policies.PIPELINES) {
        Series series = pick("Pipeline", policy, threads);
        allocated("pick with slow start and health, " + policy + on, series, 0);
      }
    }
  }

  private void client() {
    for (String mode : List.of(ClientBenchmark.DEFAULT, ClientBenchmark.WEIGHTED)) {
      String name = "LoadBalancerClient.choose, " + mode;
      time(name, client("choose", mode), 150);
      allocated(name, client("choose", mode), 100);
    }
    for (String mode : ClientBenchmark.MODES) {
      String name = "@LoadBalanced interception, " + mode;
      time(name, client("intercept", mode), 1_000);
      allocated(name, client("intercept", mode), 1_500);
    }
  }

  private void service() {
    Policies.REBUILT.forEach(policy -> rebuild(policy, RebuildBenchmark.SOURCE));
    Policies.WEIGHED_AGAIN.forEach(policy -> rebuild(policy, RebuildBenchmark.RULES));
    for (String policy : Policies.KEPT) {
      Series follow = new Series("MemoryBenchmark.follow", policy, 1);
      all.add(new Target("heap kept for the service, " + policy, follow, Unit.RETAINED, 5_000_000));
    }
  }

  private void rebuild(String policy, String weights) {
    Series change = new Series("RebuildBenchmark.change", policy + " " + weights, 1);
    time("one slice changed, " + policy + ", weights of the " + weights, change, 2_000_000);
  }

  private static Series pick(String what, String policy, int threads) {
    return new Series(what + "Benchmark.pick", policy, threads);
  }

  private static Series client(String method, String mode) {
    return new Series("ClientBenchmark." + method, ClientBenchmark.OURS + " " + mode, 1);
  }

  private void time(String name, Series series, double nanos) {
    all.add(new Target(name, series, Unit.TIME, nanos));
  }

  private void allocated(String name, Series series, double bytes) {
    all.add(new Target(name, series, Unit.ALLOCATED, bytes));
  }
}
