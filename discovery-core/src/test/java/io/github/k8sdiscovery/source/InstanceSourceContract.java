package io.github.k8sdiscovery.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every source promises whose world changes; its tests implement this and say how to bring the
 * world into a state.
 */
public interface InstanceSourceContract extends SteadySourceContract {

  /** Makes the world have no such service. */
  void unpublish();

  /** Cuts the source off from the world. */
  void cutOff();

  /** Ends {@link #cutOff()}. */
  void reconnect();

  @Test
  default void follow_service_saysItsInstances() {
    publish(List.of("10.0.0.1", "10.0.0.2"));
    try (Listening listening = listen()) {
      Synced synced = listening.await(Synced.class);
      assertThat(addresses(synced.snapshot())).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    }
  }

  @Test
  default void follow_serviceWithoutInstances_isSyncedAndEmpty() {
    publish(List.of());
    try (Listening listening = listen()) {
      assertThat(listening.await(Synced.class).snapshot().all()).isEmpty();
    }
  }

  @Test
  default void follow_noSuchService_isAbsent() {
    unpublish();
    try (Listening listening = listen()) {
      assertThat(listening.await(Absent.class)).isNotNull();
    }
  }

  @Test
  default void follow_change_isSaidAndEqualStatesAreNot() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      publish(List.of("10.0.0.1", "10.0.0.2"));
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 2);
      publish(List.of("10.0.0.3"));
      listening.await(
          Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.3")));
      assertThat(listening.states()).doesNotHaveDuplicates();
    }
  }

  @Test
  default void follow_cutOffFromTheBeginning_isUnavailableThenSynced() {
    publish(List.of("10.0.0.1"));
    cutOff();
    try (Listening listening = listen()) {
      assertThat(listening.await(Unavailable.class).reason().message()).isNotEmpty();
      reconnect();
      listening.await(Synced.class);
    }
  }

  @Test
  default void follow_cutOffLater_isStaleWithTheLastSnapshotThenSynced() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      ServiceSnapshot last = listening.await(Synced.class).snapshot();
      cutOff();
      assertThat(listening.await(Stale.class).snapshot()).isEqualTo(last);
      publish(List.of("10.0.0.2"));
      reconnect();
      listening.await(
          Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.2")));
      assertThat(listening.states()).noneMatch(Absent.class::isInstance);
    }
  }

  @Test
  default void close_nothingIsSaidAnyMore() {
    publish(List.of("10.0.0.1"));
    Listening closed = listen();
    closed.await(Synced.class);
    closed.close();
    closed.close();
    publish(List.of("10.0.0.2"));
    try (Listening other = listen()) {
      other.await(Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.2")));
    }
    assertThat(closed.states()).hasSize(1);
  }

  static Listening listen(InstanceSource source, ServiceId id) {
    States states = new States();
    Following following = source.follow(id, states::add);
    return new Listening(states, following);
  }

  static List<String> addresses(ServiceSnapshot snapshot) {
    return snapshot.all().stream().map(Instance::address).sorted().toList();
  }
}
