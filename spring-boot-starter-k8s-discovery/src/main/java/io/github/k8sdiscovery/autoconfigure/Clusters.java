package io.github.k8sdiscovery.autoconfigure;

import io.fabric8.kubernetes.client.Config;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.federation.Federation;
import io.github.k8sdiscovery.source.federation.Member;
import io.github.k8sdiscovery.source.kubernetes.AccessPolicy;
import io.github.k8sdiscovery.source.kubernetes.EndpointSliceSource;
import io.github.k8sdiscovery.source.kubernetes.WatchSettings;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The clusters there are, each with connections of its own. */
final class Clusters {

  private final KubernetesApi own;
  private final ClustersProperties properties;
  private final WatchSettings watch;
  private final Scheduler scheduler;
  private final Map<String, Config> others = new LinkedHashMap<>();

  Clusters(
      KubernetesApi own,
      ClustersProperties properties,
      WatchSettings watch,
      UnaryOperator<@Nullable String> environment,
      Scheduler scheduler) {
    this.own = own;
    this.properties = properties;
    this.watch = watch;
    this.scheduler = scheduler;
    properties
        .others()
        .forEach((name, cluster) -> others.put(name, config(name, cluster, environment)));
    if (properties.local().hasApi()) {
      throw new InvalidPropertyException(
          ClustersProperties.prefix(ClusterProperties.LOCAL),
          "kubeconfig, context or url",
          "weight, priority, namespaces and enabled alone: it is this client's own cluster, whose API"
              + " k8s.discovery.kubernetes.* says");
    }
  }

  private static Config config(
      String name, ClusterProperties cluster, UnaryOperator<@Nullable String> environment) {
    return new ClusterAccess(ClustersProperties.prefix(name), cluster, environment).config();
  }

  /**
   * The source over all clusters.
   *
   * @param access which ways lead into services; is given whether their pods can be reached
   * @param around what goes around the source of each cluster
   * @return this client's own cluster alone if nothing is said of clusters; a source that says that
   *     there is no cluster if there is none
   */
  InstanceSource source(
      Function<Boolean, AccessPolicy> access, UnaryOperator<InstanceSource> around) {
    List<Member> members = new ArrayList<>();
    boolean here = own.exists() && properties.local().isEnabled();
    if (here) {
      InstanceSource local = around.apply(over(own.config(), access.apply(own.here())));
      if (others.isEmpty() && properties.local().equals(ClusterProperties.NONE)) {
        return local;
      }
      members.add(member(ClusterProperties.LOCAL, Member.OWN, local));
    }
    others.forEach(
        (name, config) -> {
          boolean pods = cluster(name).reachesPods();
          InstanceSource source = around.apply(over(config, access.apply(pods)));
          members.add(member(name, name, source));
        });
    Unavailability none = new Unavailability(Kind.NO_CLUSTER, ClusterSigns.NONE);
    return members.isEmpty()
        ? InstanceSource.unavailable(EndpointSliceSource.NAME, none, scheduler)
        : Federation.over(EndpointSliceSource.NAME, members, scheduler);
  }

  /** Where they are, for the log; empty if there is none but this client's own. */
  String where() {
    StringBuilder where = new StringBuilder();
    others.forEach(
        (name, config) ->
            where.append(", cluster ").append(name).append(' ').append(config.getMasterUrl()));
    return where.toString();
  }

  private Member member(String cluster, String name, InstanceSource source) {
    ClusterProperties said = name.equals(Member.OWN) ? properties.local() : cluster(cluster);
    return said.member(ClustersProperties.prefix(cluster), name, source);
  }

  private ClusterProperties cluster(String name) {
    return properties.others().getOrDefault(name, ClusterProperties.NONE);
  }

  private InstanceSource over(Config config, AccessPolicy access) {
    return EndpointSliceSource.over(config, watch, access, scheduler);
  }
}
