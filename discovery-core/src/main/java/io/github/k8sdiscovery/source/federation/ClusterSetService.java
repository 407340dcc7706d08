package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A service of all clusters: what was imported into the own one, which has the slices of the whole
 * set; where there is no import, what the members know. While the import speaks, the members are
 * not asked. Confined to the scheduler's thread, but for {@link #close()}.
 */
final class ClusterSetService implements Following {

  private final ServiceId id;
  private final Member own;
  private final List<Member> members;
  private final Map<String, String> down;
  private final Scheduler scheduler;
  private final Consumer<SourceState> listener;
  private Following following = () -> {};
  private Cancellable patience = () -> {};
  private @Nullable SourceState imported;
  private @Nullable FederatedService union;
  private @Nullable SourceState united;
  private @Nullable SourceState said;
  private volatile boolean closed;

  ClusterSetService(
      ServiceId id,
      Member own,
      List<Member> members,
      Map<String, String> down,
      Scheduler scheduler,
      Consumer<SourceState> listener) {
    this.id = id;
    this.own = own;
    this.members = members;
    this.down = down;
    this.scheduler = scheduler;
    this.listener = listener;
  }

  void begin() {
    if (!closed) {
      patience = scheduler.schedule(this::late, Federation.PATIENCE);
      following = own.source().follow(id, this::onImport);
    }
  }

  private void onImport(SourceState next) {
    if (closed) {
      return;
    }
    imported = own.translated(next, id);
    Reasons.note(down, own.name(), next);
    patience.cancel();
    if (next.snapshot() != null) {
      divide();
      say(imported);
    } else {
      unite();
      tell();
    }
  }

  /** The members speak until it has answered, and are not kept waiting for it again. */
  private void late() {
    down.put(own.name(), "no answer within " + Federation.PATIENCE.toMillis() + " ms");
    unite();
  }

  /** Asks the members as well. */
  private void unite() {
    if (union == null && !closed) {
      union = new FederatedService(id, members, down, scheduler, this::onUnion);
      union.begin();
    }
  }

  private void divide() {
    if (union != null) {
      union.close();
    }
    union = null;
    united = null;
  }

  private void onUnion(SourceState next) {
    united = next;
    tell();
  }

  private void tell() {
    if (united instanceof Absent) {
      say(imported); // there is no such service only if nothing is imported either
    } else {
      say(united);
    }
  }

  private void say(@Nullable SourceState next) {
    if (next != null && !closed && !next.timeless().equals(said)) {
      said = next.timeless();
      listener.accept(next);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scheduler.execute(
          () -> {
            patience.cancel();
            following.close();
            divide();
          });
    }
  }
}
