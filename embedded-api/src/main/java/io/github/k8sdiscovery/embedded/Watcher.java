package io.github.k8sdiscovery.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** One open watch. */
final class Watcher {
  private final Resource resource;
  private final Predicate<KubeObject> filter;
  private final long after;
  private final Form form;
  private final Outbox outbox;
  private final List<Future<?>> timers = new ArrayList<>();
  private boolean closed;

  /**
   * Creates a watcher that hears of changes after a revision.
   *
   * @param watches told when the watch has ended, whoever ended it
   */
  Watcher(
      Target target,
      ListOptions options,
      Form form,
      Wire wire,
      Executor executor,
      Watches watches) {
    this.form = form;
    this.resource = target.resource();
    this.filter = target.filter(options);
    this.after = options.revision();
    this.outbox = new Outbox(wire, executor, () -> ended(watches));
  }

  Resource resource() {
    return resource;
  }

  Predicate<KubeObject> filter() {
    return filter;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Passes a change on if this watch is about it; called in the order of changes. */
  void accept(Change change) {
    // A watch that began at a future revision is silent until that is passed.
    if (change.resource() == resource && change.revision() > after) {
      change.seenThrough(filter).ifPresent(this::offer);
    }
  }

  /** Sends an event. */
  void offer(WatchEvent event) {
    outbox.offer(line(event));
  }

  /** An event in the form that this watch asked for. */
  byte[] line(WatchEvent event) {
    return event.in(form).line();
  }

  /** Keeps a timer that must end with the watch. */
  synchronized void ownTimer(Future<?> timer) {
    timers.add(timer);
    if (closed) {
      timer.cancel(false);
    }
  }

  private void ended(Watches watches) {
    watches.remove(this);
    synchronized (this) {
      closed = true;
      timers.forEach(timer -> timer.cancel(false));
    }
  }
}
