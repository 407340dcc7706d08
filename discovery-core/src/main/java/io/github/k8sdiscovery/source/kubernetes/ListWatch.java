package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a copy of a collection in the API up to date: one list, then one watch from where the list
 * was made, for ever.
 *
 * <ul>
 *   <li>A watch that ends is opened again where it ended; the API ends each after a few minutes.
 *   <li>If the API no longer knows that place (410, normal after its restart), the list is made
 *       anew and replaces the copy in one step, so that nothing disappears in between.
 *   <li>A watch that says nothing for too long, not even a bookmark, is taken for dead: another
 *       connection, another list.
 *   <li>Failures wait with jittered back-off, at least as long as the API asks ({@code
 *       Retry-After}).
 * </ul>
 *
 * <p>Confined to the scheduler's thread. Every request has a number; what comes for an old one is
 * dropped.
 */
final class ListWatch<T extends Wire.Item> implements AutoCloseable {

  private final Resource resource;
  private final ApiRequests requests;
  private final WatchSettings settings;
  private final Scheduler scheduler;
  private final Clock clock;
  private final WatchListener<T> listener;
  private final WireReader<T> reader;
  private final Waits waits;

  private @Nullable AsyncBody body;
  private Cancellable timer = () -> {};
  private LineSplitter lines = new LineSplitter();
  private String resourceVersion = "";
  private int request;
  private int status;
  private boolean confirming;
  private long heardNanos;
  private long openedNanos;

  ListWatch(
      Resource resource,
      Class<T> type,
      ApiConnections connections,
      WatchSettings settings,
      Scheduler scheduler,
      WatchListener<T> listener) {
    this.resource = resource;
    this.requests = new ApiRequests(connections, settings.requestTimeout(), scheduler);
    this.settings = settings;
    this.waits = new Waits(settings);
    this.scheduler = scheduler;
    this.clock = scheduler.clock();
    this.listener = listener;
    this.reader = new WireReader<>(type);
  }

  void list() {
    int mine = next();
    var unused =
        requests.list(resource).whenComplete((whole, e) -> on(mine, () -> listed(whole, e)));
  }

  @Override
  public void close() {
    next();
    requests.close();
  }

  private void listed(ApiRequests.@Nullable Listed whole, @Nullable Throwable thrown) {
    if (whole == null) {
      lost(thrown, this::list);
      return;
    }
    HttpResponse<?> answer = whole.answer();
    if (answer.code() != 200) {
      retry(
          ApiFailure.ofAnswer(
              answer.code(),
              whole.body(),
              resource,
              ApiRequests.retryAfter(answer, clock.instant())),
          this::list);
      return;
    }
    WireReader.Listed<T> list;
    try {
      list = reader.list(whole.body());
    } catch (IOException e) {
      retry(ApiFailure.malformed(e), this::list);
      return;
    }
    int mine = request;
    if (confirming
        || !listener.doubts(list.items(), again -> on(mine, () -> judged(list, again)))) {
      judged(list, false);
    }
  }

  private void judged(WireReader.Listed<T> list, boolean again) {
    confirming = again;
    if (again) {
      list();
      return;
    }
    resourceVersion = list.resourceVersion();
    listener.replaced(list.items());
    inTouch();
    // Behind what the listener has asked for: an absent service is not watched.
    on(request, this::watch);
  }

  private void watch() {
    int mine = next();
    lines = new LineSplitter();
    status = 0;
    int seconds = waits.watchSeconds();
    var unused =
        requests
            .watch(resource, resourceVersion, seconds, bytes -> on(mine, () -> read(bytes)))
            .whenComplete((answer, e) -> scheduler.execute(() -> opened(mine, answer, e)));
  }

  private void opened(
      int mine, @Nullable HttpResponse<AsyncBody> answer, @Nullable Throwable thrown) {
    if (answer == null) {
      on(mine, () -> lost(thrown, this::watch));
      return;
    }
    if (mine != request) {
      answer.body().cancel(); // nobody wants it any more, and it would stay open for minutes
      return;
    }
    status = answer.code();
    AsyncBody opened = answer.body();
    body = opened;
    openedNanos = clock.nanoTime();
    heardNanos = openedNanos;
    Duration wait = ApiRequests.retryAfter(answer, clock.instant());
    var unused = opened.done().whenComplete((done, e) -> on(mine, () -> ended(e, wait)));
    opened.consume();
    listen(mine, settings.silence());
    if (status == 200) {
      inTouch();
    }
  }

  private void read(byte[] bytes) {
    heardNanos = clock.nanoTime();
    try {
      if (status != 200) {
        lines.keep(bytes);
        return;
      }
      List<byte[]> complete = lines.add(bytes);
      int mine = request;
      for (int i = 0; i < complete.size() && mine == request; i++) {
        event(reader.event(complete.get(i)));
      }
    } catch (IOException e) {
      retry(ApiFailure.malformed(e), this::list);
    }
  }

  private void event(WireReader.Event<T> event) throws IOException {
    if (event instanceof WireReader.Refused<T> refused) {
      refused(refused.error());
    } else if (event instanceof WireReader.Change<T> change) {
      switch (change.type()) {
        case "ADDED", "MODIFIED" -> listener.applied(change.object());
        case "DELETED" -> listener.deleted(change.object());
        case "BOOKMARK" -> {}
        default -> throw new IOException("an event of type \"" + change.type() + "\"");
      }
      waits.worked();
      resourceVersion = change.resourceVersion();
    }
  }

  /** An ERROR event ends the watch. That its place is forgotten is no failure. */
  private void refused(Wire.@Nullable Status error) {
    int code = error == null || error.code() == null ? 0 : error.code();
    if (code == ApiFailure.GONE) {
      again(this::list);
    } else {
      retry(ApiFailure.ofStatus(code, error, resource, Duration.ZERO), this::list);
    }
  }

  private void ended(@Nullable Throwable thrown, Duration retryAfter) {
    if (status == 200) {
      again(this::watch);
    } else if (status == ApiFailure.GONE) {
      again(this::list);
    } else if (thrown != null) {
      lost(thrown, this::watch);
    } else {
      ApiFailure failure = ApiFailure.ofAnswer(status, lines.rest(), resource, retryAfter);
      retry(failure, failure.refusesThePlace() ? this::list : this::watch);
    }
  }

  /** Checks now and then whether the watch has said anything. */
  private void listen(int mine, Duration left) {
    timer = scheduler.schedule(() -> on(mine, () -> listened(mine)), left);
  }

  private void listened(int mine) {
    Duration quiet = Duration.ofNanos(clock.nanoTime() - heardNanos);
    if (quiet.compareTo(settings.silence()) < 0) {
      listen(mine, settings.silence().minus(quiet));
      return;
    }
    requests.release(true);
    retry(ApiFailure.silent(settings.silence()), this::list);
  }

  private void inTouch() {
    waits.answered();
    listener.inTouch();
    requests.reached();
  }

  /** Goes on at once after a good watch, and later after a short one. */
  private void again(Runnable action) {
    next();
    later(waits.afterWatchOf(Duration.ofNanos(clock.nanoTime() - openedNanos)), action);
  }

  private void lost(@Nullable Throwable thrown, Runnable action) {
    Throwable cause = thrown == null ? new IOException("no answer") : thrown;
    requests.lost(cause);
    retry(ApiFailure.ofThrowable(requests.url(), cause), action);
  }

  private void retry(ApiFailure failure, Runnable action) {
    int mine = next();
    later(waits.after(failure), action);
    if (failure.sort().equals(ApiFailure.UNREACHABLE)) {
      // Whichever timer comes first makes the other one's number an old one.
      requests.whenReached(soon -> scheduler.schedule(() -> on(mine, action), soon));
    }
    if (failure.mayBeTheToken()) {
      requests.readToken();
    }
    listener.failed(failure);
  }

  private void later(Duration wait, Runnable action) {
    int mine = request;
    timer = scheduler.schedule(() -> on(mine, action), wait);
  }

  /** Runs on the scheduler's thread unless a newer request has been made. */
  private void on(int mine, Runnable action) {
    scheduler.execute(
        () -> {
          if (mine == request && !requests.closed()) {
            action.run();
          }
        });
  }

  private int next() {
    AsyncBody open = body;
    body = null;
    request++;
    timer.cancel();
    if (open != null) {
      open.cancel();
    }
    return request;
  }
}
