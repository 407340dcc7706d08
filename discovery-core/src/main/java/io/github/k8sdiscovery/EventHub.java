package io.github.k8sdiscovery;

import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstancesChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.LocalPolicyIgnored;
import io.github.k8sdiscovery.event.DiscoveryEvent.ServiceRemoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceDegraded;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceRecovered;
import io.github.k8sdiscovery.event.EventSink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to whoever listens, and writes the changes of state into the log. */
final class EventHub implements EventSink {

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  /** Namespaces can come from outside; a stranger must not fill the log or this memory. */
  private static final int MAX_SAID = 100;

  private final List<EventSink> sinks = new CopyOnWriteArrayList<>();

  /** What has been said in full; the same trouble of the next service is said in one line. */
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
    } else if (event instanceof InstancesChanged changed) {
      LOG.debug("{}: {} instances", changed.service(), changed.total());
    }
  }

  private void degraded(SourceDegraded degraded) {
    boolean news = !said.contains(degraded.reason());
    if (news && said.size() >= MAX_SAID) {
      LOG.debug("{}: {}", degraded.service(), degraded.reason());
      return;
    }
    said.add(degraded.reason());
    LOG.warn(
        "{}: source {} {}: {}",
        degraded.service(),
        degraded.source(),
        degraded.stale() ? "is out of touch, its last known instances keep serving" : "has trouble",
        news ? degraded.reason() : firstLine(degraded.reason()));
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
