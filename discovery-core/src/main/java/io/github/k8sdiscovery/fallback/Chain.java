package io.github.k8sdiscovery.fallback;

import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sources of one service, best first. Confined to the scheduler's thread. */
final class Chain implements Following {

  private static final Unavailability ABSENT =
      new Unavailability(Kind.NOT_LISTED, "no such service");

  private final ServiceId id;
  private final FallbackSettings settings;
  private final Scheduler scheduler;
  private final Consumer<Decision> listener;
  private final List<Link> links = new ArrayList<>();
  private @Nullable Decision said;
  private Cancellable ageing = () -> {};
  private boolean evaluating;
  private boolean closed;

  Chain(
      ServiceId id,
      List<GuardedSource> sources,
      FallbackSettings settings,
      Scheduler scheduler,
      Consumer<Decision> listener) {
    this.id = id;
    this.settings = settings;
    this.scheduler = scheduler;
    this.listener = listener;
    for (int i = 0; i < sources.size(); i++) {
      links.add(new Link(sources.get(i), i == sources.size() - 1));
    }
  }

  /** Asks one source after the other until one speaks; says so if that is news. */
  void evaluate() {
    if (closed || evaluating) {
      return;
    }
    evaluating = true;
    try {
      decide();
    } finally {
      evaluating = false;
    }
  }

  private void decide() {
    List<PassedOver> passedOver = new ArrayList<>();
    Link speaker = null;
    Link outdated = null;
    int better = 0;
    boolean unheard = false;
    for (Link link : links) {
      link.follow();
      if (link.speaks()) {
        speaker = link;
        break;
      }
      if (link.pending()) {
        return; // what was decided before holds until this one has answered
      }
      unheard |= link.state == null;
      if (outdated == null && link.state instanceof Stale) {
        outdated = link;
        better = passedOver.size();
      }
      passedOver.add(new PassedOver(link.source.name(), link.reason()));
    }
    if (unheard && (speaker == null || speaker.state instanceof Absent) && outdated == null) {
      return; // who is only late may still know it; the caller waits no longer than it wants to
    }
    if (speaker != null) {
      links.subList(links.indexOf(speaker) + 1, links.size()).forEach(Link::leave);
    }
    if (speaker != null && speaker.state instanceof Absent && elsewhere(passedOver)) {
      passedOver.add(new PassedOver(speaker.source.name(), ABSENT));
      speaker = null; // it cannot know that there is none
    }
    if (speaker != null) {
      say(speaker, passedOver);
    } else if (outdated != null) {
      say(outdated, passedOver.subList(0, better));
    } else {
      say(null, new Unavailable(everyReason(passedOver)), passedOver);
    }
  }

  private static boolean elsewhere(List<PassedOver> passedOver) {
    return passedOver.stream().anyMatch(passed -> passed.reason().elsewhere());
  }

  private void say(Link speaker, List<PassedOver> passedOver) {
    SourceState state = speaker.state;
    if (state != null) {
      say(speaker.source.name(), state, passedOver);
      speaker.age();
    }
  }

  private void say(@Nullable String source, SourceState state, List<PassedOver> passedOver) {
    Decision before = said;
    long since =
        before != null && Objects.equals(before.source(), source)
            ? before.sinceNanos()
            : scheduler.clock().nanoTime();
    Decision next = new Decision(source, state, since, passedOver);
    if (!next.equals(before)) {
      said = next;
      listener.accept(next);
    }
  }

  /**
   * First what each source says in a line, then what some have to add in more. The kind is that of
   * the best source that should have answered; of somebody behind it if nobody is in trouble
   * itself.
   */
  private static Unavailability everyReason(List<PassedOver> passedOver) {
    Kind kind = passedOver.get(passedOver.size() - 1).reason().kind();
    StringBuilder message = new StringBuilder("no source can answer");
    StringBuilder more = new StringBuilder();
    for (PassedOver passed : passedOver) {
      String[] said = passed.reason().message().split("\n", 2);
      message.append("; ").append(passed.source()).append(": ").append(said[0]);
      more.append(said.length == 1 ? "" : "\n" + said[1]);
    }
    for (int i = passedOver.size() - 1; i >= 0; i--) {
      Kind its = passedOver.get(i).reason().kind();
      kind = its.isTrouble() || !kind.isTrouble() ? its : kind;
    }
    boolean elsewhere = elsewhere(passedOver);
    kind = elsewhere && !kind.isTrouble() ? Kind.UNREACHABLE : kind;
    return passedOver.size() == 1
        ? passedOver.get(0).reason()
        : new Unavailability(kind, message.append(more).toString(), elsewhere);
  }

  @Override
  public void close() {
    closed = true;
    ageing.cancel();
    links.forEach(Link::leave);
  }

  /** One source and what it says of the service. */
  private final class Link {

    private final GuardedSource source;
    private final boolean last;
    private @Nullable Following following;
    private @Nullable SourceState state;
    private Cancellable patience = () -> {};
    private boolean late;

    Link(GuardedSource source, boolean last) {
      this.source = source;
      this.last = last;
    }

    void follow() {
      if (following != null) {
        return;
      }
      following = () -> {};
      GuardedSource.Guarded begun = source.follow(id, this::heard);
      following = begun;
      if (state == null && !last) {
        patience = scheduler.schedule(() -> lose(begun), settings.patience());
      }
    }

    private void heard(SourceState next) {
      state = next;
      patience.cancel();
      evaluate();
    }

    private void lose(GuardedSource.Guarded begun) {
      late = true;
      begun.late();
      evaluate();
    }

    boolean pending() {
      return state == null && !late;
    }

    boolean speaks() {
      if (state instanceof Stale stale) {
        return settings.maxStaleness().isZero() || !left(stale).isZero();
      }
      return state != null && !(state instanceof Unavailable);
    }

    /** How long until the snapshot is too old; zero if it is. */
    private Duration left(Stale stale) {
      long age = scheduler.clock().nanoTime() - stale.sinceNanos();
      long left = settings.maxStaleness().toNanos() - age;
      return Duration.ofNanos(Math.max(0, left));
    }

    /** Thinks again when the snapshot in use will have become too old. */
    void age() {
      ageing.cancel();
      if (state instanceof Stale stale && speaks() && !settings.maxStaleness().isZero()) {
        ageing = scheduler.schedule(Chain.this::evaluate, left(stale));
      }
    }

    Unavailability reason() {
      Unavailability trouble = state == null ? null : state.trouble();
      return trouble == null
          ? new Unavailability(Kind.UNREACHABLE, "no answer within " + settings.patience())
          : trouble;
    }

    void leave() {
      Following open = following;
      following = null;
      state = null;
      late = false;
      patience.cancel();
      if (open != null) {
        open.close();
      }
    }
  }
}
