package io.github.k8sdiscovery.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What every source promises, even one that knows at its start all that it will ever know. */
public interface SteadySourceContract {

  ServiceId BACKEND = new ServiceId("example", "backend-service");

  /** The source under test. */
  InstanceSource source();

  /** Makes the world have the service with these addresses, ready on port 5000. */
  void publish(List<String> addresses);

  @Test
  default void follow_serviceWithOneInstance_saysIt() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      Synced synced = listening.await(Synced.class);
      assertThat(InstanceSourceContract.addresses(synced.snapshot())).containsExactly("10.0.0.1");
    }
  }

  @Test
  default void follow_twice_saysTheSameToBoth() {
    publish(List.of("10.0.0.1"));
    InstanceSource source = source();
    try (Listening one = InstanceSourceContract.listen(source, BACKEND);
        Listening other = InstanceSourceContract.listen(source, BACKEND)) {
      assertThat(one.await(Synced.class)).isEqualTo(other.await(Synced.class));
    }
  }

  @Test
  default void follow_listener_isCalledOnAnotherThread() {
    publish(List.of("10.0.0.1"));
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    States states = new States();
    Following following =
        source()
            .follow(
                BACKEND,
                state -> {
                  threads.add(Thread.currentThread());
                  states.add(state);
                });
    try (Listening listening = new Listening(states, following)) {
      listening.await(Synced.class);
    }
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  default void close_twice_isFine() {
    publish(List.of("10.0.0.1"));
    InstanceSource source = source();
    Listening listening = InstanceSourceContract.listen(source, BACKEND);
    listening.await(Synced.class);
    listening.close();
    listening.close();
    source.close();
    source.close();
    assertThat(listening.states()).hasSize(1);
  }

  default Listening listen() {
    return InstanceSourceContract.listen(source(), BACKEND);
  }
}
