package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever listens to calls hears of each that ends, and slows none down. */
class CallListenerTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final Instance A = Instance.at("10.0.0.1", 8080).hostname("pod-0").build();
  private static final int CALLS = 20_000;

  private final FakeSource source = new FakeSource();
  private final Discovery discovery =
      Discovery.over(source, new FakeScheduler(), DiscoverySettings.in("example"));
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void publish() {
    source.publish(BACKEND, A);
  }

  @AfterEach
  void close() {
    discovery.close();
  }

  private void call(String host, Outcome outcome, long tookNanos) {
    ServiceView view = discovery.view(host, 8080);
    Instance picked = view.pick(PickContext.ANY);
    view.begin(picked);
    view.end(picked, outcome, tookNanos);
  }

  private void hear(ServiceId service, Instance instance, Outcome outcome, long tookNanos) {
    heard.add(service + " " + instance.address() + " " + outcome + " " + tookNanos);
  }

  @Test
  void call_ended_isToldUntilTheListenerLeaves() throws Exception {
    AutoCloseable listening = discovery.listenToCalls(this::hear);
    call("backend", Outcome.ANSWERED, 5);
    call("pod-0.backend.example", Outcome.BROKEN, 7);
    listening.close();
    call("backend", Outcome.ANSWERED, 9);

    assertThat(heard)
        .containsExactly(
            "example/backend 10.0.0.1 ANSWERED 5", "example/backend 10.0.0.1 BROKEN 7");
  }

  @Test
  void listener_thatFails_hurtsNeitherTheCallNorTheOthers() {
    discovery.listenToCalls(
        (service, instance, outcome, tookNanos) -> {
          throw new IllegalStateException("a listener of the test");
        });
    discovery.listenToCalls(this::hear);
    call("backend", Outcome.ANSWERED, 5);

    assertThat(heard).hasSize(1);
    assertThat(discovery.view("backend", 8080).inFlight(A)).isZero();
  }

  @Test
  void call_listenedTo_allocatesNothing() {
    AtomicLong took = new AtomicLong();
    discovery.listenToCalls((service, instance, outcome, nanos) -> took.addAndGet(nanos));
    allocated();
    assertThat(allocated() / CALLS).isZero();
    assertThat(took).hasValue(2 * CALLS);
  }

  private long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ServiceView view = discovery.view("backend", 8080);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      view.begin(A);
      view.end(A, Outcome.ANSWERED, 1);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void status_ofOneService_isThatOfTheList_andNullIfItIsNotFollowed() {
    assertThat(discovery.status(BACKEND)).isNull();
    discovery.view("backend", 8080);

    assertThat(discovery.status(BACKEND)).isEqualTo(discovery.status().get(0));
    assertThat(discovery.status(new ServiceId("other", "backend"))).isNull();
  }
}
