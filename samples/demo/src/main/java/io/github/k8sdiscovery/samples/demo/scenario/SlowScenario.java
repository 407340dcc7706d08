package io.github.k8sdiscovery.samples.demo.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One of three pods takes 150 ms for an answer. In turn it would get a third of the calls; the
 * policy {@code peak-ewma} of {@code fast-service} gives it a few, by which it notices when the pod
 * is quick again.
 */
final class SlowScenario implements Scenario {

  private static final String SLOW = "backend-slow";
  private static final int REQUESTS = 400;

  /** The most of the calls that the slow one may get. */
  private static final double MOST = 0.1;

  @Override
  public List<PodSpec> pods() {
    return List.of(
        PodSpec.named("backend-1"),
        PodSpec.named("backend-2"),
        new PodSpec(SLOW, "", Duration.ofMillis(150)));
  }

  @Override
  public Verdict run(Stage stage) throws InterruptedException {
    StringBuilder table =
        new StringBuilder(
            String.format(
                "%n  %-16s%-13s%10s%10s%16s%12s%12s%n",
                "SERVICE", "POLICY", "REQUESTS", "FAILED", "TO THE SLOW ONE", "MEDIAN", "90 %"));
    Counts turn = load(stage, table, "backend-service", "round-robin", "/rest-client/host_name");
    Counts fast = load(stage, table, "fast-service", "peak-ewma", "/fast/host_name");
    stage.say(table + turn.failures() + fast.failures());
    double share = fast.share(Answer::pod, SLOW);
    long failed = turn.failed() + fast.failed();
    return new Verdict(
        failed == 0 && share < MOST,
        String.format(
            "scenario=slow requests=%d failed=%d slow-pod: round-robin=%s peak-ewma=%s",
            2 * REQUESTS,
            failed,
            Counts.percent(turn.share(Answer::pod, SLOW)),
            Counts.percent(share)));
  }

  private static Counts load(
      Stage stage, StringBuilder table, String service, String policy, String path)
      throws InterruptedException {
    stage.event(REQUESTS + " requests to " + service + ", policy " + policy);
    Counts counts = new Counts(Traffic.oneByOne(stage.frontend(), List.of(path), REQUESTS));
    table.append(
        String.format(
            Locale.ROOT,
            "  %-16s%-13s%10d%10d%16s%9.0f ms%9.0f ms%n",
            service,
            policy,
            REQUESTS,
            counts.failed(),
            Counts.percent(counts.share(Answer::pod, SLOW)),
            counts.millis(50),
            counts.millis(90)));
    return counts;
  }
}
