package io.github.k8sdiscovery.autoconfigure;

import io.fabric8.kubernetes.client.Config;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.client.Heartbeat;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.source.kubernetes.EndpointSliceSource;
import io.github.k8sdiscovery.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Discovery itself, unless {@code k8s.discovery.enabled} or {@code spring.cloud.discovery.enabled}
 * is false. Every bean gives way to one of the application's own. Nothing here asks the API: the
 * first request to it is the first use of a service.
 */
@AutoConfiguration
@ConditionalOnDiscoveryEnabled
@ConditionalOnBooleanProperty(name = "k8s.discovery.enabled", matchIfMissing = true)
@EnableConfigurationProperties({
  ClientProperties.class,
  LookupProperties.class,
  ApiProperties.class,
  ClustersProperties.class,
  WatchProperties.class,
  SourceProperties.class,
  ServiceProperties.class,
  ServicesProperties.class,
  AccessProperties.class,
  StaticProperties.class,
  RegistriesProperties.class,
  DnsProperties.class
})
@Import(SourceConfiguration.class)
public final class DiscoveryAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  KubernetesApi kubernetesApi(
      ObjectProvider<Config> application, ApiProperties properties, Environment environment) {
    ClusterSigns signs = new ClusterSigns(environment::getProperty, ClusterSigns.SERVICE_ACCOUNT);
    return new KubernetesApi(
        () -> application.getIfAvailable(properties::config),
        () -> application.getIfAvailable() != null || signs.any(properties),
        () -> signs.inCluster(properties));
  }

  @Bean
  Clusters kubernetesClusters(
      KubernetesApi api,
      ClustersProperties clusters,
      ApiProperties properties,
      WatchProperties watch,
      Environment environment,
      Scheduler scheduler) {
    return new Clusters(
        api,
        clusters,
        watch.settings(properties.requestTimeout()).withPodWeights(properties.podWeights()),
        environment::getProperty,
        scheduler);
  }

  @Bean
  @ConditionalOnMissingBean
  Scheduler discoveryScheduler() {
    return Scheduler.daemon("k8s-discovery");
  }

  @Bean
  ServiceRules serviceRules(
      ServiceProperties general, ServicesProperties single, AccessProperties access) {
    return new ServiceRules(general, single, access);
  }

  @Bean
  Policies balancePolicies(ListableBeanFactory beans, Scheduler scheduler) {
    return new Policies(beans, scheduler);
  }

  @Bean
  @ConditionalOnMissingBean
  DiscoverySettings discoverySettings(
      ClientProperties client,
      LookupProperties lookup,
      KubernetesApi api,
      Environment environment,
      ServiceRules rules,
      Policies policies) {
    String namespace =
        OwnNamespace.find(
            client.namespace(), OwnNamespace.SERVICE_ACCOUNT, () -> api.config().getNamespace());
    HostNames names = client.names(namespace);
    return new DiscoverySettings(
        names,
        lookup.ports(),
        new Locality(
            firstOf(environment, client.zone(), "K8S_ZONE"),
            firstOf(environment, client.nodeName(), "K8S_NODE_NAME", "NODE_NAME")),
        client.families(),
        lookup.hosts(),
        lookup.limits(),
        rules.settings(names, policies));
  }

  @Bean
  @ConditionalOnMissingBean
  Discovery discovery(Fallback fallback, Scheduler scheduler, DiscoverySettings settings) {
    return Discovery.over(fallback, scheduler, settings);
  }

  @Bean
  @ConditionalOnMissingBean
  Heartbeat discoveryHeartbeat(Discovery discovery, ApplicationEventPublisher publisher) {
    return new Heartbeat(discovery, publisher);
  }

  @Bean
  @ConditionalOnMissingBean
  DiscoveryLifecycle discoveryLifecycle(
      Discovery discovery,
      Heartbeat heartbeat,
      LookupProperties lookup,
      KubernetesApi api,
      Clusters clusters) {
    String where = "API not asked";
    if (discovery.sources().contains(EndpointSliceSource.NAME)) {
      where = api.exists() ? "API " + api.config().getMasterUrl() : "no cluster";
      where += clusters.where();
    }
    return new DiscoveryLifecycle(
        discovery, heartbeat, lookup.services(discovery.settings().names()), where);
  }

  /** The property, else the first of the environment variables that is set; null if none is. */
  private static @Nullable String firstOf(
      Environment environment, @Nullable String property, String... variables) {
    String found = OwnNamespace.blankToNull(property);
    for (int i = 0; found == null && i < variables.length; i++) {
      found = OwnNamespace.blankToNull(environment.getProperty(variables[i]));
    }
    return found;
  }
}
