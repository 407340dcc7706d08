package io.github.k8sdiscovery.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A state that is told once. */
class FollowingOnceTest {

  private static final SourceState STATE =
      new Unavailable(new Unavailability(Kind.NOT_LISTED, "not there"));

  @Test
  void once_closedBeforeItsTurn_tellsNothing() throws Exception {
    List<SourceState> told = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    try (Scheduler scheduler = Scheduler.daemon("once")) {
      scheduler.execute(gate::join);
      Following closed = Following.once(STATE, told::add, scheduler);
      Following open = Following.once(STATE, told::add, scheduler);
      scheduler.execute(() -> end.complete(null));
      closed.close();
      gate.complete(null);
      end.get(10, TimeUnit.SECONDS);
      open.close();
    }
    assertThat(told).containsExactly(STATE);
  }
}
