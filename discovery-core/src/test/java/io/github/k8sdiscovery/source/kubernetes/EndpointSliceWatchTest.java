package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A watch that ends, breaks, forgets or falls silent. */
class EndpointSliceWatchTest extends EmbeddedApiTest {

  @Test
  void watch_sliceLosesItsLabel_isGone() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      slice("backend-service-1", List.of("10.0.0.1")).service("other").apply();
      listening.await(Synced.class, synced -> synced.snapshot().all().isEmpty());
    }
  }

  @Test
  void watch_endsCleanly_isOpenedAgainWhereItEnded() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      for (int i = 2; i < 6; i++) {
        awaitOpenWatches(2);
        api.faults().closeWatches();
        publish(List.of("10.0.0." + i));
        String last = "10.0.0." + i;
        awaitAddresses(listening, last);
      }
      assertThat(listening.states()).allMatch(Synced.class::isInstance);
    }
    assertThat(requests(Verb.LIST, "endpointslices")).hasSize(1);
  }

  @Test
  void watch_isReset_isOpenedAgain() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().resetWatches();
      publish(List.of("10.0.0.2"));
      awaitAddresses(listening, "10.0.0.2");
      assertThat(listening.states()).noneMatch(Absent.class::isInstance);
    }
  }

  @Test
  void watch_placeForgotten_isListedAnewAndNothingDisappears() {
    publish(List.of("10.0.0.1", "10.0.0.2"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().expireHistory();
      api.faults().closeWatches();
      publish(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"));
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 3);
      for (var state : listening.states()) {
        if (state instanceof Synced synced) {
          assertThat(InstanceSourceContract.addresses(synced.snapshot()))
              .contains("10.0.0.1", "10.0.0.2");
        }
        assertThat(state).isNotInstanceOf(Absent.class);
      }
    }
    assertThat(requests(Verb.LIST, "endpointslices")).hasSizeGreaterThan(1);
  }

  @Test
  void watch_placeForgotten_whatWasDeletedMeanwhileIsGone() {
    publish(List.of("10.0.0.1"));
    slice("backend-service-2", List.of("10.0.0.2")).apply();
    try (Listening listening = follow()) {
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 2);
      awaitOpenWatches(2);
      cutOff();
      listening.await(Stale.class);
      api.delete("endpointslices", "example", "backend-service-2");
      api.faults().restartWithoutHistory();
      awaitAddresses(listening, "10.0.0.1");
    }
  }

  @Test
  void watch_saysNothing_isTakenForDeadAndReplaced() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().goSilent();
      publish(List.of("10.0.0.2"));
      awaitAddresses(listening, "10.0.0.2");
    }
  }

  @Test
  void watch_bookmarksAlone_keepItAlive() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      org.awaitility.Awaitility.await()
          .pollDelay(QUICK.silence().multipliedBy(3))
          .until(() -> true);
      assertThat(listening.states()).hasSize(1);
    }
    assertThat(requests(Verb.WATCH, "endpointslices")).hasSize(1);
  }

  @Test
  void watch_malformedEvent_isListedAnew() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().malformedEvent();
      listening.await(Stale.class, stale -> stale.reason().kind() == Kind.MALFORMED);
      publish(List.of("10.0.0.2"));
      awaitAddresses(listening, "10.0.0.2");
    }
  }

  @Test
  void watch_truncatedEvent_losesNothing() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().truncatedEvent();
      publish(List.of("10.0.0.2"));
      awaitAddresses(listening, "10.0.0.2");
    }
  }

  @Test
  void watch_forbiddenLater_lastSnapshotStays_andItIsSaidOnce() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().forbid("endpointslices", Verb.WATCH, Verb.LIST);
      api.faults().closeWatches();
      Stale stale = listening.await(Stale.class);
      assertThat(stale.reason().kind()).isEqualTo(Kind.FORBIDDEN);
      awaitRequests(Verb.WATCH, "endpointslices", 4);
      assertThat(listening.states()).hasSize(2);
      api.faults().clear();
      listening.await(Synced.class);
    }
  }

  private static void awaitAddresses(Listening listening, String... addresses) {
    listening.await(
        Synced.class,
        synced -> InstanceSourceContract.addresses(synced.snapshot()).equals(List.of(addresses)));
  }
}
