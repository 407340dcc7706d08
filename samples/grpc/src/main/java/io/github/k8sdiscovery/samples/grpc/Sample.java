package io.github.k8sdiscovery.samples.grpc;

import io.github.k8sdiscovery.samples.grpc.Cluster.Pod;
import io.github.k8sdiscovery.samples.grpc.frontend.Backend;
import io.github.k8sdiscovery.samples.grpc.frontend.FrontendApplication;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Three pods take turns over one channel; a fourth gets its share as soon as it is ready. */
final class Sample {

  private static final List<String> PODS = List.of("backend-a", "backend-b", "backend-c");
  private static final String FOURTH = "backend-d";

  /** What the fourth pod has for its share: the promise of the page on gRPC. */
  private static final long BOUND_MILLIS = 1000;

  private static final Duration START_BOUND = Duration.ofMinutes(1);

  private final int calls;
  private final Consumer<String> say;
  private int failed;

  /**
   * A run.
   *
   * @param calls how many calls are counted
   * @param say is told what happens
   */
  Sample(int calls, Consumer<String> say) {
    this.calls = calls;
    this.say = say;
  }

  /** Runs it all, and says in one line whether it was as it should be. */
  String run() {
    try (Cluster cluster = new Cluster()) {
      PODS.forEach(pod -> cluster.start(pod).ready());
      say.accept("three servers are ready behind backend-service");
      try (ConfigurableApplicationContext client =
          new SpringApplicationBuilder(FrontendApplication.class)
              .web(WebApplicationType.NONE)
              .run(
                  "--spring.config.name=frontend",
                  "--k8s.discovery.kubernetes.api-url=" + cluster.apiUrl())) {
        return run(cluster, client.getBean(Backend.class));
      }
    }
  }

  private String run(Cluster cluster, Backend backend) {
    awaitFirst(backend);
    Map<String, Integer> three = spread(backend, calls);
    say.accept(calls + " calls over one channel: " + three);

    Pod fourth = cluster.start(FOURTH);
    long readyAt = System.nanoTime();
    fourth.ready();
    long within = untilAnswered(backend, readyAt);
    Map<String, Integer> four = spread(backend, calls);
    say.accept("a fourth is ready, " + calls + " calls more: " + four);

    int min = three.isEmpty() ? 0 : Collections.min(three.values());
    int max = three.isEmpty() ? 0 : Collections.max(three.values());
    int share = four.getOrDefault(FOURTH, 0);
    boolean ok =
        failed == 0
            && three.keySet().containsAll(PODS)
            && max - min <= 1
            && Math.abs(share * 4 - calls) <= 4
            && within <= BOUND_MILLIS;
    return (ok ? "grpc ok" : "grpc failed")
        + ": calls="
        + calls
        + " failed="
        + failed
        + " instances="
        + three.size()
        + " min="
        + min
        + " max="
        + max
        + ", fourth="
        + share
        + " of "
        + calls
        + ", first answer within "
        + within
        + " ms";
  }

  /** One call goes through before any is counted: the first of a process takes its time. */
  private static void awaitFirst(Backend backend) {
    long began = System.nanoTime();
    while (true) {
      try {
        backend.hostName();
        return;
      } catch (StatusRuntimeException notYet) {
        if (System.nanoTime() - began > START_BOUND.toNanos()) {
          throw notYet;
        }
      }
    }
  }

  /** How long after a moment the fourth pod answered for the first time. */
  private long untilAnswered(Backend backend, long sinceNanos) {
    long millis = 0;
    while (millis <= BOUND_MILLIS && !FOURTH.equals(call(backend))) {
      millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }

  private Map<String, Integer> spread(Backend backend, int count) {
    Map<String, Integer> landed = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String pod = call(backend);
      if (!pod.isEmpty()) {
        landed.merge(pod, 1, Integer::sum);
      }
    }
    return landed;
  }

  private String call(Backend backend) {
    try {
      return backend.hostName();
    } catch (RuntimeException e) {
      failed++;
      say.accept("failed: " + e.getMessage());
      return "";
    }
  }
}
