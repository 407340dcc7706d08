package io.github.k8sdiscovery.source.dns;

import static io.github.k8sdiscovery.source.InstanceSourceContract.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a service is looked at again. */
class DnsTtlTest extends DnsTest {

  /** Told apart from every other wait. */
  private static final Duration TIMEOUT = Duration.ofMillis(4_321);

  private final NotedWaits noted = new NotedWaits(scheduler);

  @ParameterizedTest
  @CsvSource({"20, 20", "0, 1", "1, 1", "30, 30", "2147483647, 30"})
  void answer_isAskedAgainBeforeItExpires(long ttl, long counted) {
    dns.zone().put(OWN + " " + ttl + " IN A 10.0.0.1");
    Duration wait = waitAfter(Synced.class);
    assertThat(wait).isBetween(Duration.ofMillis(counted * 700), Duration.ofMillis(counted * 900));
  }

  @Test
  void answer_isAsGoodAsItsShortestLivedRecord() {
    String pod = "pod-0." + OWN;
    dns.zone()
        .put(
            OWN + " 30 IN A 10.0.0.1",
            OWN + " 20 IN AAAA fd00::1",
            OWN + " 25 IN SRV 0 0 80 " + pod,
            pod + " 10 IN A 10.0.0.1",
            pod + " 30 IN AAAA fd00::1");
    assertThat(waitAfter(Synced.class)).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(9));
  }

  @Test
  void alias_countsToo() {
    dns.zone().put(OWN + " 10 IN CNAME www.example.", "www.example. 30 IN A 192.0.2.1");
    assertThat(waitAfter(Synced.class)).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "0, 1", "300, 30"})
  void no_isAsGoodAsTheZoneSays(long ttl, long counted) {
    dns.zone().authority("cluster.local.", ttl);
    assertThat(waitAfter(Absent.class)).isEqualTo(Duration.ofSeconds(counted));
  }

  @Test
  void failure_isTriedAgainWithBackOff() {
    dns.fault(DnsServer.Fault.SERVFAIL);
    assertThat(waitAfter(Unavailable.class)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void zeroTtl_answersCountAllTheSame() {
    dns.zone().put(OWN + " 0 IN A 10.0.0.1");
    try (Listening listening = follow(quick())) {
      listening.await(Synced.class);
      dns.forgetQuestions();
      await(() -> dns.questions().size() >= 9);
      assertThat(listening.states()).hasSize(1);
    }
  }

  @Test
  void close_following_leavesNoTimerBehind() {
    dns.fault(DnsServer.Fault.SILENCE);
    Listening listening = InstanceSourceContract.listen(noting(), BACKEND);
    await(() -> dns.questions().size() == 3 && noted.open() == 3);
    listening.close();
    await(() -> noted.open() == 0);
    assertThat(listening.states()).isEmpty();
  }

  @Test
  void close_source_leavesNoTimerBehind() {
    dns.zone().put(OWN + " 30 IN A 10.0.0.1");
    DnsSource source = noting();
    Listening listening = InstanceSourceContract.listen(source, BACKEND);
    listening.await(Synced.class);
    assertThat(noted.open()).isEqualTo(1);
    source.close();
    await(() -> noted.open() == 0);
  }

  private DnsSource noting() {
    DnsSettings d = DnsSettings.DEFAULT;
    DnsSettings settings =
        new DnsSettings(
            List.of(dns.address()),
            folder.resolve("missing"),
            null,
            d.families(),
            TIMEOUT,
            1,
            d.minTtl(),
            d.maxTtl(),
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
            null);
    return open(DnsSource.over(settings, "example", noted));
  }

  /** How long the source means to wait after the first state it says. */
  private Duration waitAfter(Class<? extends SourceState> state) {
    try (Listening listening = InstanceSourceContract.listen(noting(), BACKEND)) {
      listening.await(state);
      List<Duration> waits = noted.waits().stream().filter(wait -> !wait.equals(TIMEOUT)).toList();
      assertThat(waits).hasSize(1);
      return waits.get(0);
    }
  }

  /** Knows what was asked to run later. */
  private static final class NotedWaits implements Scheduler {

    private final Scheduler scheduler;
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final Set<Object> open = ConcurrentHashMap.newKeySet();

    NotedWaits(Scheduler scheduler) {
      this.scheduler = scheduler;
    }

    List<Duration> waits() {
      return waits;
    }

    int open() {
      return open.size();
    }

    @Override
    public void execute(Runnable task) {
      scheduler.execute(task);
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
      Object key = new Object();
      waits.add(delay);
      open.add(key);
      Runnable noting =
          () -> {
            open.remove(key);
            task.run();
          };
      Cancellable cancellable = scheduler.schedule(noting, delay);
      return () -> {
        open.remove(key);
        cancellable.cancel();
      };
    }

    @Override
    public Clock clock() {
      return scheduler.clock();
    }

    @Override
    public void close() {}
  }
}
