package io.github.k8sdiscovery;

import io.github.k8sdiscovery.event.DiscoveryEvent.SourceDegraded;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceRecovered;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceSelected;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.fallback.Decision;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.SourceState.Stale;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what happens to the sources of one service. Confined to the scheduler's thread. */
final class SourceEvents {

  private final ServiceId id;
  private final EventSink events;
  private @Nullable Trouble trouble;

  SourceEvents(ServiceId id, EventSink events) {
    this.id = id;
    this.events = events;
  }

  void decided(@Nullable Decision before, Decision next) {
    report(next, selected(before, next));
  }

  /**
   * Whoever speaks first says so only if it is not the best. That a better one which was only late
   * has meanwhile refused is news as well.
   *
   * @return whether another source speaks than before
   */
  private boolean selected(@Nullable Decision before, Decision next) {
    String source = next.source();
    String old = before == null ? null : before.source();
    if (source == null || (old == null && next.passedOver().isEmpty())) {
      return false;
    }
    boolean other = !source.equals(old);
    if (other || before == null || !kinds(before).equals(kinds(next))) {
      events.accept(new SourceSelected(id, source, next.passedOver()));
    }
    return other;
  }

  private static List<Trouble> kinds(Decision decision) {
    return decision.passedOver().stream()
        .map(passed -> new Trouble(passed.source(), passed.reason().kind()))
        .toList();
  }

  /** Once when trouble begins or changes its sort, once when the same source is over it. */
  private void report(Decision next, boolean selected) {
    Trouble before = trouble;
    Unavailability reason = next.reason();
    String source = next.source() == null ? sources(next.passedOver()) : next.source();
    Trouble now = reason == null ? null : new Trouble(source, reason.kind());
    trouble = now;
    if (reason != null && now != null && !now.equals(before)) {
      events.accept(
          new SourceDegraded(id, source, reason.message(), next.state() instanceof Stale));
    } else if (reason == null && before != null && !selected) {
      events.accept(new SourceRecovered(id, source));
    }
  }

  private static String sources(List<PassedOver> passedOver) {
    return passedOver.stream().map(PassedOver::source).collect(Collectors.joining(", "));
  }

  /** What goes wrong, and where. */
  private record Trouble(String source, Unavailability.Kind kind) {}
}
