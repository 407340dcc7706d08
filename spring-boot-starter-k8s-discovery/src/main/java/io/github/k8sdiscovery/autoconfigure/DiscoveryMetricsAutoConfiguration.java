package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.metrics.DiscoveryMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Meters, for applications that have a Micrometer registry. */
@AutoConfiguration(
    after = DiscoveryAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(Discovery.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
public final class DiscoveryMetricsAutoConfiguration {

  // Nobody asks for it, so that an application with lazy beans would not measure.
  @Bean
  @Lazy(false)
  @ConditionalOnMissingBean
  DiscoveryMetrics discoveryMetrics(
      Discovery discovery, MeterRegistry registry, ObjectProvider<StickyRules> sticky) {
    DiscoveryMetrics metrics = new DiscoveryMetrics(discovery, registry);
    sticky.ifAvailable(rules -> metrics.countRefusedCookies(rules::refused));
    return metrics;
  }
}
