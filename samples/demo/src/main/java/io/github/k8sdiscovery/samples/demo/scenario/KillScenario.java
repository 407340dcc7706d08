package io.github.k8sdiscovery.samples.demo.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A pod is killed under 200 requests a second, and for two seconds the API goes on calling it
 * ready. No call fails: what was on its way is tried again on another pod, and the dead one is left
 * out after a few failures.
 */
final class KillScenario implements Scenario {

  private static final int PER_SECOND = 200;
  private static final int SECONDS = 6;
  private static final Duration KILL_AFTER = Duration.ofSeconds(2);
  private static final Duration UNNOTICED = Duration.ofSeconds(2);
  private static final String VICTIM = "backend-1";

  /** Answers that can be on their way from one pod at this rate. */
  private static final long UNDER_WAY = 2;

  private volatile long killedAt;

  @Override
  public Verdict run(Stage stage) throws InterruptedException {
    Traffic.oneByOne(stage.frontend(), Traffic.CLIENTS, PER_SECOND);
    stage.event(PER_SECOND + " requests a second through the four clients");
    CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> kill(stage));
    List<Answer> answers = Traffic.atRate(stage.frontend(), Traffic.CLIENTS, PER_SECOND, SECONDS);
    kill.join();
    Counts all = new Counts(answers);
    Counts before = new Counts(answers.stream().filter(a -> a.atNanos() < killedAt).toList());
    Counts after = new Counts(answers.stream().filter(a -> a.atNanos() >= killedAt).toList());
    stage.say(table(before, after) + all.failures());
    // An answer that was on its way when its pod died is cut off, and cannot be asked for again.
    long cut = before.brokenOff();
    boolean ok =
        all.failed() == cut
            && cut <= UNDER_WAY
            && !after.byPod().containsKey(VICTIM)
            && after.byPod().size() == 2;
    return new Verdict(
        ok,
        String.format(
            Locale.ROOT,
            "scenario=kill requests=%d failed=%d cut=%d killed=%s unnoticed=%ds p99=%.0fms max=%.0fms",
            answers.size(),
            all.failed() - cut,
            cut,
            VICTIM,
            UNNOTICED.toSeconds(),
            after.millis(99),
            after.millis(100)));
  }

  private void kill(Stage stage) {
    try {
      Thread.sleep(KILL_AFTER.toMillis());
      stage.kill(VICTIM);
      killedAt = System.nanoTime();
      Thread.sleep(UNNOTICED.toMillis());
      stage.notice(VICTIM);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  private static String table(Counts before, Counts after) {
    StringBuilder table =
        new StringBuilder(
            String.format("%n  %-12s%16s%16s%n", "INSTANCE", "BEFORE THE KILL", "AFTER IT"));
    before
        .byPod()
        .forEach(
            (pod, n) ->
                table.append(
                    String.format(
                        "  %-12s%16d%16d%n", pod, n, after.byPod().getOrDefault(pod, 0L))));
    table.append(String.format("  %-12s%16d%16d%n", "failed", before.failed(), after.failed()));
    return table.toString();
  }
}
