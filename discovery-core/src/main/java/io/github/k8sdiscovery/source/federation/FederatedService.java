package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.source.federation.Reasons.Named;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service over all members of a federation. Confined to the scheduler's thread, but for {@link
 * #close()}.
 */
final class FederatedService implements Following {

  private final ServiceId id;
  private final Map<String, String> down;
  private final Scheduler scheduler;
  private final Consumer<SourceState> listener;
  private final List<Part> parts;
  private Cancellable timer = () -> {};

  /** How long the members have been waited for. */
  private Duration waited = Duration.ZERO;

  private boolean beginning = true;
  private @Nullable SourceState said;
  private volatile boolean closed;

  FederatedService(
      ServiceId id,
      List<Member> members,
      Map<String, String> down,
      Scheduler scheduler,
      Consumer<SourceState> listener) {
    this.id = id;
    this.down = down;
    this.scheduler = scheduler;
    this.listener = listener;
    this.parts = members.stream().map(Part::new).toList();
  }

  void begin() {
    if (closed) {
      return;
    }
    timer = scheduler.schedule(() -> waitedUntil(Federation.PATIENCE), Federation.PATIENCE);
    parts.forEach(Part::follow);
    beginning = false;
    evaluate(null);
  }

  /** Those that have not answered by now are not waited for by other services either. */
  private void waitedUntil(Duration until) {
    waited = until;
    parts.stream()
        .filter(part -> part.state == null)
        .forEach(part -> down.put(part.name(), silence().message()));
    if (until.compareTo(Federation.LAST) < 0) {
      Duration rest = Federation.LAST.minus(until);
      timer = scheduler.schedule(() -> waitedUntil(Federation.LAST), rest);
    }
    evaluate(null);
  }

  private void evaluate(@Nullable Instant changedAt) {
    if (closed || beginning || parts.stream().anyMatch(this::isWaitedFor)) {
      return;
    }
    SourceState next = state(changedAt);
    if (next != null && !next.timeless().equals(said)) {
      said = next.timeless();
      listener.accept(next);
    }
  }

  private boolean isWaitedFor(Part part) {
    if (part.state != null || said != null || waited.equals(Federation.LAST)) {
      return false;
    }
    boolean known = parts.stream().anyMatch(other -> other.state instanceof Synced);
    // Who has only just been found late is still waited for where nobody else has the service.
    return waited.isZero() ? !down.containsKey(part.name()) : !known && part.hopeful;
  }

  /** What all of them say together; null if nobody has said anything. */
  private @Nullable SourceState state(@Nullable Instant changedAt) {
    List<Part> known = parts.stream().filter(part -> part.snapshot() != null).toList();
    List<Part> silent = parts.stream().filter(part -> part.state == null).toList();
    List<Part> absent = parts.stream().filter(part -> part.state instanceof Absent).toList();
    if (known.stream().anyMatch(part -> part.state instanceof Synced)) {
      List<Named> lacking = parts.stream().filter(Part::lacks).map(Part::reason).toList();
      return new Synced(union(known), lacking.isEmpty() ? null : Reasons.of(lacking), changedAt);
    }
    if (silent.size() == parts.size()) {
      return null;
    }
    if (absent.size() == parts.size()) {
      return new Absent();
    }
    if (!known.isEmpty()) {
      Stream<Part> out = parts.stream().filter(part -> !absent.contains(part));
      return new Stale(union(known), newest(known), reason(out, true));
    }
    return new Unavailable(reason(parts.stream(), absent.isEmpty()));
  }

  /**
   * What those parts say.
   *
   * @param trouble whether it is the whole that fails; if some answer, the source is well
   */
  private Unavailability reason(Stream<Part> out, boolean trouble) {
    Unavailability reason = Reasons.of(out.map(Part::reason).toList());
    Kind kind = trouble ? reason.kind() : Kind.NOT_LISTED;
    // Worse sources see the own cluster at most.
    boolean elsewhere =
        parts.stream().anyMatch(part -> !part.name().equals(Member.OWN) && part.lacks());
    return new Unavailability(kind, reason.message(), elsewhere);
  }

  private ServiceSnapshot union(List<Part> known) {
    List<ServiceSnapshot> snapshots = new ArrayList<>();
    for (Part part : known) {
      ServiceSnapshot snapshot = part.snapshot();
      if (snapshot != null) {
        snapshots.add(snapshot);
      }
    }
    return Union.of(id, snapshots);
  }

  /** When the last of them was lost. */
  private static long newest(List<Part> stale) {
    long newest = Long.MIN_VALUE;
    for (Part part : stale) {
      if (part.state instanceof Stale lost) {
        newest =
            newest == Long.MIN_VALUE || lost.sinceNanos() - newest > 0 ? lost.sinceNanos() : newest;
      }
    }
    return newest;
  }

  private Unavailability silence() {
    String message =
        waited.isZero() ? "no answer yet" : "no answer within " + waited.toMillis() + " ms";
    return new Unavailability(Kind.UNREACHABLE, message);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scheduler.execute(
          () -> {
            timer.cancel();
            parts.forEach(Part::leave);
          });
    }
  }

  /** One member and what it says. */
  private final class Part {

    private final Member member;
    private Following following = () -> {};
    private @Nullable SourceState state;

    /** Whether it was not known to be down when the service began to be followed. */
    private boolean hopeful;

    Part(Member member) {
      this.member = member;
    }

    String name() {
      return member.name();
    }

    void follow() {
      hopeful = !down.containsKey(name());
      following = member.source().follow(member.there(id), this::heard);
    }

    private void heard(SourceState next) {
      if (closed) {
        return;
      }
      state = member.translated(next, id);
      Reasons.note(down, name(), next);
      evaluate(next instanceof Synced synced ? synced.changedAt() : null);
    }

    @Nullable ServiceSnapshot snapshot() {
      return state == null ? null : state.snapshot();
    }

    /** Whether there is something that it cannot tell although it should. */
    boolean lacks() {
      Unavailability trouble = state == null ? silence() : state.trouble();
      return trouble != null && trouble.kind().isTrouble();
    }

    /** What it says instead of instances. */
    Named reason() {
      Unavailability trouble = state == null ? silence() : state.trouble();
      return new Named(member.title(), trouble == null ? Reasons.ABSENT : trouble);
    }

    void leave() {
      following.close();
    }
  }
}
