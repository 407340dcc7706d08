package io.github.k8sdiscovery.faults;

import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.autoconfigure.Await;
import io.github.k8sdiscovery.autoconfigure.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Steady calls through the four kinds of client in turn, one at a time, until it is closed. Each
 * answer is counted in the phase in which its call began.
 */
final class Load implements AutoCloseable {

  private static final String URL = "http://backend:5000/host_name";
  private static final long PAUSE_NANOS = 2_000_000;

  private final List<Function<String, String>> clients = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "load");
  private volatile Phase phase = new Phase();
  private volatile boolean closed;

  Load(ConfigurableApplicationContext application) {
    for (Client client : Client.values()) {
      clients.add(client.of(application));
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    for (int i = 0; !closed; i++) {
      phase.call(clients.get(i % clients.size()));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Begins a new phase; what the one before counted. */
  Tally next() {
    Phase before = phase;
    phase = new Phase();
    return before.tally();
  }

  Tally tally() {
    return phase.tally();
  }

  /** Waits until so many more calls of this phase are done. */
  void more(int calls) {
    Phase now = phase;
    long goal = (long) now.tally().sent() + calls;
    await().atMost(Await.BOUND).until(() -> now.tally().sent() >= goal);
  }

  /** The pods that answer the next 24 calls. */
  Map<String, Integer> pods() {
    next();
    more(24);
    return tally().pods();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Await.BOUND.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What a phase saw.
   *
   * @param sent calls that are done
   * @param failed those of them that ended in an exception
   * @param pods answers by pod
   * @param errors the messages of the failures, each once
   */
  record Tally(int sent, int failed, Map<String, Integer> pods, List<String> errors) {

    static final Tally NONE = new Tally(0, 0, Map.of(), List.of());

    Tally plus(Tally other) {
      Map<String, Integer> all = new ConcurrentHashMap<>(pods);
      other.pods.forEach((pod, count) -> all.merge(pod, count, Integer::sum));
      List<String> messages = new ArrayList<>(errors);
      messages.addAll(other.errors);
      return new Tally(sent + other.sent, failed + other.failed, all, messages);
    }
  }

  private static final class Phase {

    private final Map<String, Integer> pods = new ConcurrentHashMap<>();
    private final Map<String, Integer> errors = new ConcurrentHashMap<>();

    void call(Function<String, String> client) {
      try {
        pods.merge(client.apply(URL), 1, Integer::sum);
      } catch (RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
          cause = cause.getCause();
        }
        errors.merge(String.valueOf(cause.getMessage()), 1, Integer::sum);
      }
    }

    Tally tally() {
      Map<String, Integer> answered = Map.copyOf(pods);
      Map<String, Integer> failed = Map.copyOf(errors);
      int ok = answered.values().stream().mapToInt(Integer::intValue).sum();
      int bad = failed.values().stream().mapToInt(Integer::intValue).sum();
      return new Tally(ok + bad, bad, answered, List.copyOf(failed.keySet()));
    }
  }
}
