package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Follows services through the Kubernetes API: one watch on the service's EndpointSlices and one on
 * the Service, after one list of each. Where Services may not be read, EndpointSlices alone do.
 *
 * <p>Needs {@code list} and {@code watch} on {@code endpointslices} ({@code discovery.k8s.io}) and
 * {@code services}; nothing else. The same on {@code pods} where {@linkplain
 * WatchSettings#podWeights() their weights} are to count, and on {@code ingresses}, {@code
 * httproutes}, {@code gateways} and {@code nodes} where an {@linkplain AccessPolicy access policy}
 * has to look at them.
 *
 * <p>A service of {@linkplain ServiceId#CLUSTER_SET all clusters} is followed by its {@code
 * ServiceImport} and the slices that were brought here with it, where the Multi-Cluster Services
 * API is installed ({@code list} and {@code watch} on {@code serviceimports}, {@code
 * multicluster.x-k8s.io}); else there is no such service.
 */
public final class EndpointSliceSource implements InstanceSource, ServiceCatalog {

  /** This source's name. */
  public static final String NAME = "kubernetes";

  private final ApiAccess api;
  private final EmptyLists emptyLists;
  private final PodWeightsByNamespace podWeights;
  private final Around around;
  private final Map<String, NamespaceServices> catalogs = new ConcurrentHashMap<>();
  private final Map<String, RecentServices> recent = new ConcurrentHashMap<>();

  private EndpointSliceSource(ApiAccess api, AccessPolicy policy, PodProbe probe) {
    this.api = api;
    this.around = new Around(policy, new SharedCopies(api), probe);
    this.emptyLists = new EmptyLists(api.scheduler());
    this.podWeights = new PodWeightsByNamespace(api);
  }

  /**
   * A source over the API that a Fabric8 configuration names, by the services' pods.
   *
   * @param config where the API is and who asks: kubeconfig or service account
   * @param settings how watches are kept alive
   * @param scheduler where everything runs
   * @return a source to be closed by the caller; it asks the API nothing before a service is
   *     followed
   * @throws MixedVersionsException if Fabric8's jars are of different versions
   */
  public static EndpointSliceSource over(
      Config config, WatchSettings settings, Scheduler scheduler) {
    return over(config, settings, AccessPolicy.PODS, scheduler);
  }

  /**
   * A source over the API that a Fabric8 configuration names.
   *
   * @param config where the API is and who asks: kubeconfig or service account
   * @param settings how watches are kept alive
   * @param policy which ways into services are tried
   * @param scheduler where everything runs
   * @return a source to be closed by the caller; it asks the API nothing before a service is
   *     followed
   * @throws MixedVersionsException if Fabric8's jars are of different versions
   */
  public static EndpointSliceSource over(
      Config config, WatchSettings settings, AccessPolicy policy, Scheduler scheduler) {
    return over(config, settings, policy, PodProbe::tcp, scheduler);
  }

  static EndpointSliceSource over(
      Config config,
      WatchSettings settings,
      AccessPolicy policy,
      PodProbe probe,
      Scheduler scheduler) {
    FabricVersions.check(EndpointSliceSource.class.getClassLoader());
    ApiAccess api = new ApiAccess(new ApiConnections(config), settings, scheduler);
    return new EndpointSliceSource(api, policy, probe);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    if (around.policy().serviceRoutes()) {
      RoutedFollower routed =
          new RoutedFollower(id, listener, api.scheduler(), around.copies(), this::follower);
      api.scheduler().execute(routed::start);
      return routed::close;
    }
    ServiceFollower follower = follower(id, listener);
    api.scheduler().execute(follower::start);
    return follower::close;
  }

  private ServiceFollower follower(ServiceId id, Consumer<SourceState> listener) {
    return new ServiceFollower(id, listener, api, emptyLists, podWeights, around);
  }

  @Override
  public CompletableFuture<Set<String>> services(String namespace) {
    return catalog(namespace).names();
  }

  @Override
  public Following followServices(String namespace, Consumer<Map<String, ServiceInfo>> listener) {
    return catalog(namespace).follow(listener);
  }

  private NamespaceServices catalog(String namespace) {
    return catalogs.computeIfAbsent(namespace, key -> new NamespaceServices(key, api));
  }

  @Override
  public CompletableFuture<Set<String>> recentServices(String namespace) {
    NamespaceServices followed = catalogs.get(namespace);
    if (followed != null) {
      return followed.names();
    }
    return CompletableFuture.completedFuture(namespace)
        .thenComposeAsync(key -> recent(key).names(), api.scheduler());
  }

  private RecentServices recent(String namespace) {
    return recent.computeIfAbsent(namespace, key -> new RecentServices(key, api));
  }

  @Override
  public void close() {
    api.connections().close();
  }
}
