package io.github.k8sdiscovery.embedded;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Opens watches: the state or the changes a client has missed, then every change as it happens, as
 * in <a
 * href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Efficient
 * detection of changes</a>.
 */
final class WatchStarter {
  /**
   * How long before the end of a watch the real server sends the last bookmark; shorter watches get
   * none.
   */
  private static final Duration LAST_BOOKMARK = Duration.ofSeconds(2);

  /** How long a watch lasts if the client does not say: the real server's lower bound. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  private final Store store;
  private final Watches watches;
  private final Executor executor;
  private final ScheduledExecutorService scheduler;
  private final Duration bookmarkInterval;

  WatchStarter(
      Store store,
      Watches watches,
      Executor executor,
      ScheduledExecutorService scheduler,
      Duration bookmarkInterval) {
    this.store = store;
    this.watches = watches;
    this.executor = executor;
    this.scheduler = scheduler;
    this.bookmarkInterval = bookmarkInterval;
  }

  /** Refuses options that make no watch, before any answer is begun. */
  static void check(Target target, ListOptions options) {
    target.filter(options);
    options.revision();
    options.number("timeoutSeconds");
    boolean asksForInitialEvents = !options.text("sendInitialEvents").isEmpty();
    if (asksForInitialEvents && !options.match().equals("NotOlderThan")) {
      throw refused("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (!asksForInitialEvents && !options.match().isEmpty()) {
      throw refused(
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
  }

  private static ApiException refused(String why) {
    return Refusals.invalid(
        "ListOptions.meta.k8s.io", "", "resourceVersionMatch", "Forbidden: " + why);
  }

  /** Answers with the stream; returns at once. */
  void start(Target target, ListOptions options, Form form, HttpExchange exchange)
      throws IOException {
    Wire wire = Wire.open(exchange);
    Watcher watcher = new Watcher(target, options, form, wire, executor, watches);
    try {
      store.betweenChanges(
          revision -> {
            watcher.outbox().prepare(backlog(watcher, options, revision));
            // Whoever has the answer's headers must find the watch open.
            watches.add(watcher);
            watcher.outbox().begin();
          });
    } catch (ApiException tooOld) {
      watcher.outbox().offer(new WatchEvent("ERROR", tooOld.status()).line());
      watcher.outbox().finish();
      return;
    }
    startTimers(watcher, options);
  }

  private byte[] backlog(Watcher watcher, ListOptions options, long now) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    boolean wantsState =
        options.text("sendInitialEvents").isEmpty()
            ? options.revision() == 0
            : options.flag("sendInitialEvents");
    if (wantsState) {
      store.latest().of(watcher.resource()).stream()
          .filter(watcher.filter())
          .forEach(
              object -> lines.writeBytes(watcher.line(new WatchEvent("ADDED", object.json()))));
      if (options.flag("sendInitialEvents") && options.flag("allowWatchBookmarks")) {
        lines.writeBytes(watcher.line(WatchEvent.initialEventsEnd(watcher.resource(), now)));
      }
    } else if (options.revision() > 0) {
      List<Change> missed = store.changesAfter(options.revision());
      missed.stream()
          .filter(change -> change.resource() == watcher.resource())
          .forEach(
              change ->
                  change
                      .seenThrough(watcher.filter())
                      .ifPresent(event -> lines.writeBytes(watcher.line(event))));
    }
    return lines.toByteArray();
  }

  private void startTimers(Watcher watcher, ListOptions options) {
    long seconds = options.number("timeoutSeconds");
    Duration timeout = seconds == 0 ? DEFAULT_TIMEOUT : Duration.ofSeconds(seconds);
    Duration lastBookmark = timeout.minus(LAST_BOOKMARK);
    if (options.flag("allowWatchBookmarks")) {
      long interval = bookmarkInterval.toMillis();
      Runnable bookmark = () -> bookmark(watcher);
      watcher.ownTimer(
          scheduler.scheduleAtFixedRate(bookmark, interval, interval, TimeUnit.MILLISECONDS));
      if (lastBookmark.compareTo(Duration.ZERO) > 0) {
        watcher.ownTimer(
            scheduler.schedule(bookmark, lastBookmark.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
    Runnable end = watcher.outbox()::finish;
    watcher.ownTimer(scheduler.schedule(end, timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void bookmark(Watcher watcher) {
    store.betweenChanges(
        revision -> watcher.offer(WatchEvent.bookmark(watcher.resource(), revision)));
  }
}
