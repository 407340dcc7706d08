package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one of the two collections that a service is made of, and whether the API can be
 * asked about it. Confined to the scheduler's thread.
 */
abstract class Track<T extends Wire.Item> implements WatchListener<T> {

  private final Object service;
  private final EmptyLists emptyLists;
  private final Scheduler scheduler;
  private final Runnable publish;
  private @Nullable ListWatch<T> watch;
  private boolean synced;
  private @Nullable ApiFailure failure;
  private long failingSinceNanos;

  Track(Object service, EmptyLists emptyLists, Scheduler scheduler, Runnable publish) {
    this.service = service;
    this.emptyLists = emptyLists;
    this.scheduler = scheduler;
    this.publish = publish;
  }

  /** Where it is read; said once, before anything else. */
  void over(ListWatch<T> found) {
    watch = found;
  }

  boolean synced() {
    return synced;
  }

  long failingSinceNanos() {
    return failingSinceNanos;
  }

  abstract void clear();

  abstract void put(T item);

  abstract void remove(T item);

  void list() {
    if (watch != null) {
      watch.list();
    }
  }

  void stop() {
    if (watch != null) {
      watch.close();
    }
  }

  boolean refused() {
    return failure != null && failure.code() == ApiFailure.FORBIDDEN;
  }

  /** Asks again now; what failed before is no news any more. */
  void again() {
    failure = null;
    list();
  }

  @Nullable Unavailability trouble() {
    return failure == null ? null : failure.reason();
  }

  /** Whether taking this list would leave nothing of what there was. */
  abstract boolean losesAll(List<T> items);

  @Override
  public boolean doubts(List<T> items, Consumer<Boolean> decision) {
    boolean doubtful = synced && losesAll(items);
    if (doubtful) {
      emptyLists.hold(service, decision);
    }
    return doubtful;
  }

  @Override
  public void replaced(List<T> items) {
    clear();
    items.forEach(this::put);
    synced = true;
    failure = null;
    publish.run();
  }

  @Override
  public void applied(T item) {
    put(item);
    publish.run();
  }

  @Override
  public void deleted(T item) {
    remove(item);
    publish.run();
  }

  @Override
  public void failed(ApiFailure next) {
    if (failure == null) {
      failingSinceNanos = scheduler.clock().nanoTime();
    }
    // The same trouble said in other words is no news.
    if (failure == null || failure.reason().kind() != next.reason().kind()) {
      failure = next;
      publish.run();
    }
  }

  @Override
  public void inTouch() {
    if (failure != null) {
      failure = null;
      publish.run();
    }
  }
}
