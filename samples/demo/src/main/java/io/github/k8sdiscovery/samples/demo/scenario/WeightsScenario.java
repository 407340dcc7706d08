package io.github.k8sdiscovery.samples.demo.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A canary: one of three pods is version v2. The Service's annotation gives it a tenth of the
 * calls, then half of them.
 */
final class WeightsScenario implements Scenario {

  private static final String KEY = "k8sdiscovery.github.io/weights";
  private static final String CANARY = "v2";
  private static final int REQUESTS = 2000;
  private static final int LAST = 20;

  /** How far a share may be from what was asked for. */
  private static final double TOLERANCE = 0.01;

  @Override
  public List<PodSpec> pods() {
    return List.of(
        new PodSpec("backend-v1-1", "v1", Duration.ZERO),
        new PodSpec("backend-v1-2", "v1", Duration.ZERO),
        new PodSpec("backend-v2-1", CANARY, Duration.ZERO));
  }

  @Override
  public Verdict run(Stage stage) throws InterruptedException {
    StringBuilder table =
        new StringBuilder(
            String.format(
                "%n  %-10s%10s%10s%10s%10s%n", "CANARY", "REQUESTS", "FAILED", "V1", "V2"));
    annotate(stage, 10);
    Counts tenth = load(stage, table, 10);
    double followedMillis = annotate(stage, 50);
    Counts half = load(stage, table, 50);
    stage.say(table + tenth.failures() + half.failures());
    double first = tenth.share(Answer::version, CANARY);
    double second = half.share(Answer::version, CANARY);
    long failed = tenth.failed() + half.failed();
    boolean ok =
        failed == 0 && Math.abs(first - 0.1) < TOLERANCE && Math.abs(second - 0.5) < TOLERANCE;
    return new Verdict(
        ok,
        String.format(
            Locale.ROOT,
            "scenario=weights requests=%d failed=%d v2=%s,%s followed=%.0fms",
            2 * REQUESTS,
            failed,
            Counts.percent(first),
            Counts.percent(second),
            followedMillis));
  }

  /** Sets the annotation; the milliseconds until calls followed it. */
  private static double annotate(Stage stage, int percent) throws InterruptedException {
    String weights = "backend-v2-*=" + percent + "%";
    stage.event("kubectl annotate service backend-service " + KEY + "=\"" + weights + "\"");
    long begun = System.nanoTime();
    stage.annotate(weights);
    Browser browser = new Browser(stage.frontend());
    List<Answer> answers = new ArrayList<>();
    while (!follows(answers, percent) && answers.size() < REQUESTS) {
      answers.add(browser.get(Traffic.CLIENTS.get(0)));
    }
    // The first of the calls that were shared as they should be.
    return (answers.get(Math.max(0, answers.size() - LAST)).atNanos() - begun) / 1e6;
  }

  /** Whether the last twenty calls were shared like that, give or take one. */
  private static boolean follows(List<Answer> answers, int percent) {
    if (answers.size() < LAST) {
      return false;
    }
    Counts counts = new Counts(answers.subList(answers.size() - LAST, answers.size()));
    return Math.abs(counts.share(Answer::version, CANARY) - percent / 100.0) <= 1.0 / LAST;
  }

  private static Counts load(Stage stage, StringBuilder table, int percent)
      throws InterruptedException {
    stage.event(REQUESTS + " requests through the four clients");
    Counts counts = new Counts(Traffic.oneByOne(stage.frontend(), Traffic.CLIENTS, REQUESTS));
    table.append(
        String.format(
            "  %-10s%10d%10d%10s%10s%n",
            percent + " %",
            REQUESTS,
            counts.failed(),
            Counts.percent(counts.share(Answer::version, "v1")),
            Counts.percent(counts.share(Answer::version, CANARY))));
    return counts;
  }
}
