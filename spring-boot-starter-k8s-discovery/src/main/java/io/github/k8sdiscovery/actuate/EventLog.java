package io.github.k8sdiscovery.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.AllWeightsZero;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceReturned;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstancesChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.LocalPolicyIgnored;
import io.github.k8sdiscovery.event.DiscoveryEvent.PanicChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.ServiceRemoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceDegraded;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceRecovered;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceSelected;
import io.github.k8sdiscovery.event.DiscoveryEvent.WeightIgnored;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last events, a bounded number of them. Written by discovery's thread, read by any; both hold
 * the lock for as long as it takes to add or to copy.
 */
public final class EventLog implements EventSink, AutoCloseable {

  /** How many are kept; chosen, not measured: some 30 kB. */
  static final int CAPACITY = 100;

  private final Deque<Entry> entries = new ArrayDeque<>(CAPACITY);
  private final Clock clock;
  private final AutoCloseable listening;

  /**
   * Listens from now on.
   *
   * @param discovery to what
   * @param clock tells when something happened
   */
  public EventLog(Discovery discovery, Clock clock) {
    this.clock = clock;
    this.listening = discovery.listen(this);
  }

  @Override
  public void accept(DiscoveryEvent event) {
    if (event instanceof SessionMoved) {
      // One for each user: they would push out everything else.
      return;
    }
    Entry entry =
        new Entry(
            clock.instant().toString(),
            event.getClass().getSimpleName(),
            event.service().toString(),
            text(event),
            latency(event));
    synchronized (entries) {
      if (entries.size() == CAPACITY) {
        entries.removeFirst();
      }
      entries.addLast(entry);
    }
  }

  /** {@return the events, newest first} */
  List<Entry> newestFirst() {
    List<Entry> copy;
    synchronized (entries) {
      copy = new ArrayList<>(entries);
    }
    Collections.reverse(copy);
    return copy;
  }

  /** Ends listening. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("ending to listen", e);
    }
  }

  private static @Nullable Long latency(DiscoveryEvent event) {
    Duration took = event instanceof InstancesChanged changed ? changed.latency() : null;
    return took == null ? null : took.toMillis();
  }

  private static String text(DiscoveryEvent event) {
    if (event instanceof InstancesChanged changed) {
      return changed.total() + (changed.total() == 1 ? " instance" : " instances");
    } else if (event instanceof SourceSelected selected) {
      return "source " + selected.source() + " speaks" + because(selected.passedOver());
    } else if (event instanceof SourceDegraded degraded) {
      return "source "
          + degraded.source()
          + (degraded.stale() ? " is out of touch: " : " has trouble: ")
          + Texts.firstLine(degraded.reason());
    } else if (event instanceof SourceRecovered recovered) {
      return "source " + recovered.source() + " answers again";
    } else if (event instanceof ServiceRemoved) {
      return "the service is gone";
    } else if (event instanceof LocalPolicyIgnored) {
      return "internalTrafficPolicy is Local, and this client does not know its node";
    } else if (event instanceof WeightIgnored ignored) {
      return ignored.where() + ": " + ignored.text() + " (expected: " + ignored.expected() + ")";
    } else if (event instanceof AllWeightsZero) {
      return "every instance has weight 0, so calls go to all alike";
    }
    return health(event);
  }

  private static String health(DiscoveryEvent event) {
    if (event instanceof InstanceEjected ejected) {
      return "calls to " + ejected.authority() + " fail, it gets none for " + ejected.time();
    } else if (event instanceof InstanceReturned returned) {
      return returned.authority() + " gets calls again";
    } else if (event instanceof PanicChanged changed) {
      return changed.panic()
          ? "too few instances are left, so those that fail get calls as well"
          : "enough instances are left again";
    }
    return "";
  }

  private static String because(List<PassedOver> passedOver) {
    return passedOver.stream()
        .map(passed -> passed.source() + ": " + Texts.firstLine(passed.reason().message()))
        .collect(Collectors.joining("; ", passedOver.isEmpty() ? "" : "; ", ""));
  }

  /**
   * Something that happened.
   *
   * @param time when, in the ISO form
   * @param kind the event's name
   * @param service "namespace/name"
   * @param text what happened
   * @param latencyMillis for how long the cluster had known of the change; null if nobody can tell
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      String time, String kind, String service, String text, @Nullable Long latencyMillis) {}
}
