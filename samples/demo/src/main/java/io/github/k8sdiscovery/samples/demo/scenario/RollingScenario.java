package io.github.k8sdiscovery.samples.demo.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Thirty browsers go on looking at their carts while the three pods are replaced, one after the
 * other. No call fails; a session moves when its pod ends, not before, and its cart ends with the
 * pod.
 */
final class RollingScenario implements Scenario {

  private static final int SESSIONS = 30;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration PRE_STOP = Duration.ofSeconds(1);

  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();

  @Override
  public Verdict run(Stage stage) throws InterruptedException {
    stage.event(SESSIONS + " browsers, each with a cart");
    List<Session> sessions = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
    for (int i = 0; i < SESSIONS; i++) {
      Session session = new Session(stage.frontend(), ended::contains);
      sessions.add(session);
      threads.execute(() -> browse(session));
    }
    try {
      replaceAll(stage);
    } finally {
      over.set(true);
    }
    Traffic.end(threads);
    return verdict(stage, sessions);
  }

  private void replaceAll(Stage stage) throws InterruptedException {
    for (int i = 1; i <= PodSpec.THREE.size(); i++) {
      String before = "backend-" + i;
      String after = "backend-" + (i + PodSpec.THREE.size());
      stage.event("starting " + after + ", to take the place of " + before);
      stage.start(PodSpec.named(after));
      stage.terminate(before, PRE_STOP, () -> ended.add(before));
    }
  }

  private void browse(Session session) {
    boolean goOn = session.post();
    while (goOn && !over.get()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      goOn = session.get();
    }
  }

  private static Verdict verdict(Stage stage, List<Session> sessions) {
    Counts counts = new Counts(sessions.stream().flatMap(s -> s.answers().stream()).toList());
    long moves = sessions.stream().mapToLong(Session::moves).sum();
    long unfounded = sessions.stream().mapToLong(Session::unfounded).sum();
    long twice = sessions.stream().filter(Session::returned).count();
    stage.say(table(counts) + counts.failures());
    return new Verdict(
        counts.failed() == 0 && unfounded == 0 && twice == 0 && moves > 0,
        String.format(
            "scenario=rolling sessions=%d requests=%d failed=%d moved=%d without-reason=%d twice=%d",
            sessions.size(), counts.answers().size(), counts.failed(), moves, unfounded, twice));
  }

  private static String table(Counts counts) {
    StringBuilder table =
        new StringBuilder(String.format("%n  %-12s%10s%n", "INSTANCE", "REQUESTS"));
    counts.byPod().forEach((pod, n) -> table.append(String.format("  %-12s%10d%n", pod, n)));
    return table.toString();
  }
}
