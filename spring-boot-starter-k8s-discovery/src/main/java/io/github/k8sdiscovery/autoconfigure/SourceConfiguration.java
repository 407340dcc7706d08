package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.registry.RegistryHeartbeats;
import io.github.k8sdiscovery.source.HostAddresses;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.dns.DnsHosts;
import io.github.k8sdiscovery.source.dns.DnsSource;
import io.github.k8sdiscovery.source.env.EnvSource;
import io.github.k8sdiscovery.source.kubernetes.AccessPolicy;
import io.github.k8sdiscovery.source.kubernetes.EndpointSliceSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The built-in sources, and the fallback over them and over those of the application. A source of
 * the application takes the place of the built-in one of the same name; a {@link Fallback} of the
 * application takes the place of all.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Fallback.class)
class SourceConfiguration {

  private static final String KUBERNETES = "kubernetesInstanceSource";
  private static final String DNS = "dnsInstanceSource";
  private static final String ENV = "envInstanceSource";
  private static final String STATIC = "staticInstanceSource";

  /** Where Spring Cloud's own configured lists stand. */
  private static final String LISTS = "spring.cloud.discovery.client.simple.instances";

  /** The beans below, in the order in which they are asked. */
  private static final List<String> BUILT_IN = List.of(STATIC, KUBERNETES, DNS, ENV);

  @Bean(KUBERNETES)
  @ConditionalOnMissingBean(name = KUBERNETES)
  InstanceSource kubernetesInstanceSource(
      Clusters clusters, ServiceRules rules, OutsideHosts outside) {
    Function<ServiceId, AccessSettings> access = rules.access(outside.names());
    boolean routes = rules.access().serviceRoutes();
    return clusters.source(here -> new AccessPolicy(access, here, routes), outside::around);
  }

  @Bean
  @ConditionalOnMissingBean
  HostAddresses discoveryHostAddresses(
      DnsProperties properties,
      ClientProperties client,
      LookupProperties lookup,
      Scheduler scheduler) {
    return DnsHosts.over(properties.settings(client, lookup), scheduler);
  }

  @Bean
  OutsideHosts discoveryOutsideHosts(HostAddresses addresses, DiscoverySettings settings) {
    return new OutsideHosts(addresses, settings.names());
  }

  @Bean(DNS)
  @ConditionalOnMissingBean(name = DNS)
  InstanceSource dnsInstanceSource(
      DnsProperties properties,
      ClientProperties client,
      LookupProperties lookup,
      DiscoverySettings settings,
      Scheduler scheduler) {
    return DnsSource.over(
        properties.settings(client, lookup), settings.names().ownNamespace(), scheduler);
  }

  @Bean(ENV)
  @ConditionalOnMissingBean(name = ENV)
  InstanceSource envInstanceSource(DiscoverySettings settings, Scheduler scheduler) {
    return new EnvSource(System.getenv(), settings.names().ownNamespace(), scheduler);
  }

  @Bean(STATIC)
  @ConditionalOnMissingBean(name = STATIC)
  InstanceSource staticInstanceSource(
      StaticProperties properties, DiscoverySettings settings, Scheduler scheduler) {
    return properties.source(settings.names(), scheduler);
  }

  @Bean
  Registries discoveryRegistries(
      ConfigurableListableBeanFactory beans,
      RegistriesProperties properties,
      DiscoverySettings settings,
      Scheduler scheduler,
      Environment environment) {
    boolean simple =
        Binder.get(environment).bind(LISTS, Bindable.mapOf(String.class, Object.class)).isBound();
    RegistryBeans found = new RegistryBeans(beans, properties.wanted(), simple);
    Registries registries = new Registries(found, properties, settings, scheduler);
    registries.log(environment);
    return registries;
  }

  @Bean
  RegistryHeartbeats registryHeartbeats(ObjectProvider<Registries> registries) {
    return new RegistryHeartbeats(() -> registries.getObject().sources());
  }

  @Bean
  Fallback discoveryFallback(
      ListableBeanFactory beans,
      SourceProperties properties,
      StaticProperties written,
      ServiceRules rules,
      DiscoverySettings settings,
      Scheduler scheduler) {
    List<InstanceSource> sources = sources(beans);
    List<String> usual =
        sources.stream()
            .filter(source -> written.any() || source != beans.getBean(STATIC))
            .map(InstanceSource::name)
            .toList();
    Set<String> there = new LinkedHashSet<>();
    sources.forEach(source -> there.add(source.name()));
    return Fallback.over(
        sources,
        properties.settings(rules.order(there, usual), rules.orders(there, settings.names())),
        scheduler);
  }

  /**
   * The application's as it orders them, then the built-in ones whose names are not taken; other
   * registries go with the cluster's.
   */
  private static List<InstanceSource> sources(ListableBeanFactory beans) {
    List<InstanceSource> builtIn = new ArrayList<>();
    for (String bean : BUILT_IN) {
      builtIn.add(beans.getBean(bean, InstanceSource.class));
    }
    List<InstanceSource> sources = new ArrayList<>();
    beans
        .getBeanProvider(InstanceSource.class)
        .orderedStream()
        .filter(source -> !builtIn.contains(source))
        .forEach(sources::add);
    Set<String> taken = sources.stream().map(InstanceSource::name).collect(Collectors.toSet());
    builtIn.stream().filter(source -> !taken.contains(source.name())).forEach(sources::add);
    Registries registries = beans.getBean(Registries.class);
    sources.replaceAll(
        source ->
            source.name().equals(EndpointSliceSource.NAME) ? registries.with(source) : source);
    return sources;
  }
}
