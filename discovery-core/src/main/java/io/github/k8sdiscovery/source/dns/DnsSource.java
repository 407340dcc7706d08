package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows services by DNS, for clients that may not ask the API: the addresses (A, AAAA) and ports
 * (SRV) that the cluster's DNS gives, as the <a
 * href="https://github.com/kubernetes/dns/blob/master/docs/specification.md">specification</a> of
 * Kubernetes says.
 *
 * <ul>
 *   <li>A headless service gives its ready pods, each with its own ports; any other service its
 *       virtual address with the Service's ports; an {@code ExternalName} what it points to, on the
 *       URL's port, by its name if that is outside the cluster.
 *   <li>A name that the cluster's DNS does not know is absent. So is a headless service without a
 *       ready pod: DNS does not tell the two apart.
 *   <li>Where nobody answers for the cluster's domain, names are taken as any program takes them;
 *       so it works on a laptop or under Docker Compose.
 *   <li>Answers are asked for again before they expire, in the background.
 * </ul>
 *
 * <p>Nothing blocks, nothing is cached beyond what is followed, and the JVM's own resolver is not
 * used. What DNS cannot tell: zones, nodes, weights, pods that are draining.
 *
 * <p>Closing ends all questions; sockets that still wait for an answer close within the timeout.
 * Two things stay, because the library (dnsjava) shares them within the JVM: its daemon thread
 * {@code dnsjava NIO selector}, and a TCP connection until the server closes it.
 */
public final class DnsSource implements InstanceSource {

  /** This source's name. */
  public static final String NAME = "dns";

  private final String ownNamespace;
  private final DnsFollowers followers;

  private DnsSource(DnsSettings settings, String ownNamespace, Scheduler scheduler) {
    this.ownNamespace = ownNamespace;
    this.followers = new DnsFollowers(settings, scheduler);
  }

  /**
   * A source over name servers.
   *
   * @param settings whom to ask, and how
   * @param ownNamespace the namespace whose services other programs here call by their bare name
   * @param scheduler where everything runs
   * @return a source to be closed by the caller; it asks nothing before a service is followed
   */
  public static DnsSource over(DnsSettings settings, String ownNamespace, Scheduler scheduler) {
    return new DnsSource(settings, ownNamespace, scheduler);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    if (!id.cluster().equals(ServiceId.LOCAL)) {
      String message = id + " is in another cluster; DNS knows those of its own";
      Unavailability reason = new Unavailability(Kind.NOT_LISTED, message);
      return InstanceSource.unavailable(NAME, reason, followers.scheduler()).follow(id, listener);
    }
    Supplier<Lookup> looks =
        () -> Lookup.ofService(id, ownNamespace, followers.servers(), followers.scheduler());
    return followers.follow(id, looks, listener);
  }

  @Override
  public void close() {
    followers.close();
  }
}
