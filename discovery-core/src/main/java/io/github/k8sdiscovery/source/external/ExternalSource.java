package io.github.k8sdiscovery.source.external;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.source.HostAddresses;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.source.SourceState;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A source around another one. Where that says that a service is an {@code ExternalName} for a host
 * outside the cluster, the host's addresses are the service's instances, so that calls are balanced
 * over them, which the cluster's DNS does not do. Everything else passes as it is said.
 *
 * <ul>
 *   <li>Every address is an instance on each of the Service's ports; without ports, on whatever
 *       port a URL has.
 *   <li>Calls go by the host's name ({@link io.github.k8sdiscovery.model.Via}).
 *   <li>A host that is an IP address in text is that one instance; nothing is asked.
 *   <li>A host that is not there leaves the service without instances. If nobody can tell, this
 *       source cannot either; if somebody could before, the last addresses stay.
 * </ul>
 */
public final class ExternalSource implements InstanceSource, ServiceCatalog {

  private final InstanceSource source;
  private final HostAddresses addresses;
  private final Predicate<String> ofCluster;

  private ExternalSource(
      InstanceSource source, HostAddresses addresses, Predicate<String> ofCluster) {
    this.source = source;
    this.addresses = addresses;
    this.ofCluster = ofCluster;
  }

  /**
   * A source around another one.
   *
   * @param source says what services are; closed with this
   * @param addresses finds hosts; closed with this
   * @param ofCluster whether the target of an {@code ExternalName} is a service of the cluster,
   *     which is none of this source's business
   * @return a source of the same name, to be closed by the caller
   */
  public static ExternalSource over(
      InstanceSource source, HostAddresses addresses, Predicate<String> ofCluster) {
    return new ExternalSource(source, addresses, ofCluster);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    ExternalFollower follower = new ExternalFollower(id, listener, addresses, ofCluster);
    follower.begin(source);
    return follower;
  }

  @Override
  public CompletableFuture<Set<String>> services(String namespace) {
    return source instanceof ServiceCatalog catalog ? catalog.services(namespace) : noNames();
  }

  @Override
  public CompletableFuture<Set<String>> recentServices(String namespace) {
    return source instanceof ServiceCatalog catalog ? catalog.recentServices(namespace) : noNames();
  }

  @Override
  public Following followServices(String namespace, Consumer<Map<String, ServiceInfo>> listener) {
    return source instanceof ServiceCatalog catalog
        ? catalog.followServices(namespace, listener)
        : () -> {};
  }

  private CompletableFuture<Set<String>> noNames() {
    return CompletableFuture.failedFuture(
        new IllegalStateException("source " + name() + " knows no names of services"));
  }

  @Override
  public void close() {
    source.close();
    addresses.close();
  }
}
