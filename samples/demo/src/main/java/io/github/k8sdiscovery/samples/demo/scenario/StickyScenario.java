package io.github.k8sdiscovery.samples.demo.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Sixty browsers, each with a cart in the memory of one pod: all calls of a browser go to its pod,
 * and nothing is missing from the carts.
 */
final class StickyScenario implements Scenario {

  private static final int SESSIONS = 60;
  private static final int ITEMS = 20;
  private static final int THREADS = 8;

  @Override
  public Verdict run(Stage stage) throws InterruptedException {
    stage.event(SESSIONS + " browsers put " + ITEMS + " items each in their carts");
    List<Session> sessions = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < SESSIONS; i++) {
      Session session = new Session(stage.frontend(), pod -> false);
      sessions.add(session);
      threads.execute(() -> shop(session));
    }
    Traffic.end(threads);
    Counts counts = new Counts(sessions.stream().flatMap(s -> s.answers().stream()).toList());
    long moves = sessions.stream().mapToLong(Session::moves).sum();
    long whole = sessions.stream().filter(s -> s.items() == ITEMS).count();
    Map<String, Long> homes =
        sessions.stream().collect(Collectors.groupingBy(Session::pod, Collectors.counting()));
    stage.say(table(counts, homes) + counts.failures());
    boolean ok = counts.failed() == 0 && moves == 0 && whole == SESSIONS && homes.size() == 3;
    return new Verdict(
        ok,
        String.format(
            "scenario=sticky sessions=%d requests=%d failed=%d moved=%d carts-whole=%d pods=%d",
            SESSIONS, counts.answers().size(), counts.failed(), moves, whole, homes.size()));
  }

  private static void shop(Session session) {
    for (int i = 0; i < ITEMS && session.post(); i++) {
      // Each call is an item.
    }
  }

  private static String table(Counts counts, Map<String, Long> homes) {
    StringBuilder table =
        new StringBuilder(String.format("%n  %-12s%10s%10s%n", "INSTANCE", "SESSIONS", "REQUESTS"));
    counts
        .byPod()
        .forEach(
            (pod, requests) ->
                table.append(
                    String.format(
                        "  %-12s%10d%10d%n", pod, homes.getOrDefault(pod, 0L), requests)));
    return table.toString();
  }
}
