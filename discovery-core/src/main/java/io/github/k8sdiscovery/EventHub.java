package io.github.k8sdiscovery;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Hands events to whoever listens, and writes the changes of state into the log. */
final class EventHub implements EventSink {

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  /** Namespaces can come from outside; a stranger must not fill the log or this memory. */
  private static final int MAX_SAID = 100;

  private final List<EventSink> sinks = new CopyOnWriteArrayList<>();

  /** What has been said. */
  private final Set<String> said = new HashSet<>();

  private boolean localPolicySaid;

  @Override
  public void accept(DiscoveryEvent event) {
    log(event);
    for (EventSink sink : sinks) {
      try {
        sink.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("A listener failed on {}", event, e);
      }
    }
  }

  AutoCloseable listen(EventSink sink) {
    sinks.add(sink);
    return () -> sinks.remove(sink);
  }

  private void log(DiscoveryEvent event) {
    if (event instanceof SourceDegraded degraded) {
      degraded(degraded);
    } else if (event instanceof SourceSelected selected) {
      selected(selected);
    } else if (event instanceof SourceRecovered recovered) {
      said.clear();
      LOG.info("{}: source {} answers again", recovered.service(), recovered.source());
    } else if (event instanceof ServiceRemoved removed) {
      LOG.info("{}: the service is gone", removed.service());
    } else if (event instanceof LocalPolicyIgnored ignored) {
      if (!localPolicySaid) {
        localPolicySaid = true;
        LOG.warn(
            "{}: internalTrafficPolicy is Local, but this client does not know its node, so calls go to"
                + " every node (expected: k8s.discovery.node-name, or the environment variable"
                + " K8S_NODE_NAME from the downward API's spec.nodeName)",
            ignored.service());
      }
    } else if (event instanceof WeightIgnored ignored) {
      warn(
          ignored.service() + ignored.where() + ignored.text(),
          "{}: {}: {} (expected: {}); it counts as 1, or not at all if it selects nothing",
          ignored.service(),
          ignored.where(),
          ignored.text(),
          ignored.expected());
    } else if (event instanceof AllWeightsZero zero) {
      LOG.warn("{}: every instance has weight 0, so calls go to all alike", zero.service());
    } else if (event instanceof InstancesChanged changed) {
      LOG.debug("{}: {} instances", changed.service(), changed.total());
    } else if (event instanceof SessionMoved moved) {
      LOG.debug("{}: a session moved from {} to {}", moved.service(), moved.from(), moved.to());
    } else {
      health(event);
    }
  }

  private static void health(DiscoveryEvent event) {
    if (event instanceof InstanceEjected ejected) {
      LOG.atLevel(ejected.inARow() == 1 ? Level.WARN : Level.DEBUG)
          .log(
              "{}: calls to instance {} fail, it gets none for {}",
              ejected.service(),
              instance(ejected.authority(), ejected.instanceId()),
              ejected.time());
    } else if (event instanceof InstanceReturned returned) {
      LOG.info(
          "{}: instance {} gets calls again",
          returned.service(),
          instance(returned.authority(), returned.instanceId()));
    } else if (event instanceof PanicChanged changed) {
      if (changed.panic()) {
        LOG.warn(
            "{}: too few instances are left, so those that fail get calls as well"
                + " (k8s.discovery.health.panic-threshold)",
            changed.service());
      } else {
        LOG.info("{}: enough instances are left again", changed.service());
      }
    }
  }

  /** Where it is; and the pod's UID if there is a pod. */
  private static String instance(String authority, String id) {
    return id.equals(authority) ? authority : authority + " (" + id + ")";
  }

  private void degraded(SourceDegraded degraded) {
    warn(
        degraded.reason(),
        "{}: source {} {}: {}",
        degraded.service(),
        degraded.source(),
        degraded.stale() ? "is out of touch, its last known instances keep serving" : "has trouble",
        degraded.reason());
  }

  /** Only what should have answered and could not is worth a warning. */
  private void selected(SourceSelected selected) {
    boolean best = true;
    for (PassedOver passed : selected.passedOver()) {
      if (passed.reason().kind().isTrouble()) {
        best = false;
        warn(
            passed.reason().message(),
            "{}: source {} speaks, because {} cannot: {}",
            selected.service(),
            selected.source(),
            passed.source(),
            passed.reason().message());
      }
    }
    if (best) {
      said.clear();
      LOG.info("{}: source {} speaks", selected.service(), selected.source());
    }
  }

  /** The same trouble of the next service is no news. */
  private void warn(String reason, String format, Object... arguments) {
    if (said.size() < MAX_SAID && said.add(reason)) {
      LOG.warn(format, arguments);
    } else {
      LOG.debug(format, arguments);
    }
  }
}
