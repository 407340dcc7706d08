package io.github.k8sdiscovery.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Switches Spring Cloud's cache of instances off unless the application says otherwise: discovery
 * is told of changes, a cache in front of it would only make them late, and Spring Cloud warns
 * about the one it would use.
 */
public final class NoInstanceCache implements EnvironmentPostProcessor {

  static final String CACHE = "spring.cloud.loadbalancer.cache.enabled";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.getProperty("k8s.discovery.enabled", Boolean.class, true)) {
      // Last, so that anything the application says goes before it.
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("k8s-discovery", Map.of(CACHE, "false")));
    }
  }
}
