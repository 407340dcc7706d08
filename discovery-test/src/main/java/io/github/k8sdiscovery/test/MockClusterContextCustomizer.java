package io.github.k8sdiscovery.test;

import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.Map;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Registers the fixture, its source as the only one, and its scheduler before auto-configuration
 * looks, so that discovery is made over them. Equal ones share a cached context.
 *
 * @param namespace the client's own namespace
 */
record MockClusterContextCustomizer(String namespace) implements ContextCustomizer {

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    ClusterFixture cluster = new ClusterFixture(namespace);
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource("mockCluster", Map.of("k8s.discovery.namespace", namespace)));
    BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
    register(registry, "mockCluster", ClusterFixture.class, cluster);
    register(registry, "mockClusterFallback", Fallback.class, cluster.fallback());
    register(registry, "mockClusterScheduler", Scheduler.class, cluster.scheduler());
  }

  private static <T> void register(
      BeanDefinitionRegistry registry, String name, Class<T> type, T bean) {
    registry.registerBeanDefinition(name, new RootBeanDefinition(type, () -> bean));
  }
}
