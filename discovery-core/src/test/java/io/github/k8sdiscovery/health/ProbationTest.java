package io.github.k8sdiscovery.health;

import static io.github.k8sdiscovery.health.Outcome.ANSWERED;
import static io.github.k8sdiscovery.health.Outcome.CANCELLED;
import static io.github.k8sdiscovery.health.Outcome.NOT_CONNECTED;
import static io.github.k8sdiscovery.health.Outcome.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceReturned;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ProbationTest {

  private static final int THREADS = 8;

  private final Followed backend = new Followed(Followed.settings(), 4);

  private void onProbation() {
    backend.fail(0);
    backend.after(10);
    assertThat(backend.probes(0)).isTrue();
  }

  @Test
  void tryProbe_onProbation_isOneAtATime() {
    onProbation();
    assertThat(backend.health.tryProbe(backend.at(0))).isTrue();
    assertThat(backend.health.tryProbe(backend.at(0))).isFalse();
    assertThat(backend.health.tryProbe(backend.at(1))).isTrue();
  }

  @Test
  void record_probeAnswered_isBackForGood() {
    onProbation();
    assertThat(backend.probe(0, ANSWERED)).isTrue();
    assertThat(backend.now.onProbation()).isEmpty();
    assertThat(backend.now.usable()).isEqualTo(backend.listed);
    assertThat(backend.health.tryProbe(backend.at(0))).isTrue();
    assertThat(backend.health.tryProbe(backend.at(0))).isTrue();
    backend.record(0, NOT_CONNECTED, NOT_CONNECTED);
    assertThat(backend.uses(0)).isTrue();
    assertThat(backend.events)
        .hasExactlyElementsOfTypes(InstanceEjected.class, InstanceReturned.class);
  }

  @Test
  void record_probeFails_isEjectedAgainForLonger() {
    onProbation();
    assertThat(backend.probe(0, TIMED_OUT)).isTrue();
    assertThat(backend.uses(0)).isFalse();
    backend.after(19);
    assertThat(backend.uses(0)).isFalse();
    backend.after(1);
    assertThat(backend.probe(0, ANSWERED)).isTrue();
    assertThat(backend.uses(0)).isTrue();
  }

  @Test
  void record_olderCallEndsLate_decidesNothingBeforeAProbeIsOut() {
    onProbation();
    backend.record(0, TIMED_OUT, TIMED_OUT, TIMED_OUT);
    assertThat(backend.probes(0)).isTrue();
    assertThat(backend.ejections()).hasSize(1);
  }

  @Test
  void record_olderCallAnsweredWhileEjected_changesNothing() {
    backend.fail(0);
    backend.record(0, ANSWERED);
    assertThat(backend.uses(0)).isFalse();
    backend.after(9);
    assertThat(backend.uses(0)).isFalse();
  }

  @Test
  void tryProbe_probeCancelled_isGivenAgainAtOnce() {
    onProbation();
    assertThat(backend.probe(0, CANCELLED)).isTrue();
    assertThat(backend.probe(0, ANSWERED)).isTrue();
  }

  @Test
  void tryProbe_probeLost_isGivenAgainAfterTheEjectionTime() {
    onProbation();
    assertThat(backend.health.tryProbe(backend.at(0))).isTrue();
    backend.after(9);
    assertThat(backend.health.tryProbe(backend.at(0))).isFalse();
    backend.after(1);
    assertThat(backend.health.tryProbe(backend.at(0))).isTrue();
    assertThat(backend.health.tryProbe(backend.at(0))).isFalse();
    backend.record(0, ANSWERED);
    assertThat(backend.now.onProbation()).isEmpty();
  }

  @Test
  void tryProbe_eightThreads_oneIsGranted() throws Exception {
    onProbation();
    for (int round = 0; round < 200; round++) {
      List<Boolean> granted = together(() -> backend.health.tryProbe(backend.at(0)));
      assertThat(granted).containsOnlyOnce(true).hasSize(THREADS);
      backend.record(0, CANCELLED);
    }
  }

  @Test
  void record_eightThreadsFailAtOnce_ejectsOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      Later scheduler = new Later();
      Followed busy = new Followed(Followed.settings(), 4, scheduler);
      together(
          () -> {
            busy.record(0, NOT_CONNECTED);
            busy.record(1, NOT_CONNECTED, NOT_CONNECTED, NOT_CONNECTED);
            busy.record(2, ANSWERED);
            return true;
          });
      scheduler.run();
      assertThat(busy.now.ejected()).containsExactlyInAnyOrder(busy.at(0), busy.at(1));
      assertThat(busy.events).hasSize(2);
      assertThat(busy.changes).isEqualTo(1);
      assertThat(busy.health.tracks()).isEqualTo(2);
    }
  }

  private static <T> List<T> together(Callable<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Takes tasks from every thread and runs them when told; time stands still. */
  private static final class Later implements Scheduler {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
      return () -> {};
    }

    @Override
    public Clock clock() {
      return Clock.of(() -> 0);
    }

    @Override
    public void close() {
      tasks.clear();
    }

    void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }
}
