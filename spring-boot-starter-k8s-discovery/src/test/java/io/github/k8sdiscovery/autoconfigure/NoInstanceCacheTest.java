package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.support.TestPropertySourceUtils;

class NoInstanceCacheTest {

  private final StandardEnvironment environment = new StandardEnvironment();

  private String cacheWith(String... properties) {
    TestPropertySourceUtils.addInlinedPropertiesToEnvironment(environment, properties);
    new NoInstanceCache().postProcessEnvironment(environment, new SpringApplication());
    return environment.getProperty(NoInstanceCache.CACHE, "unset");
  }

  @Test
  void nothingSaid_cacheIsOff() {
    assertThat(cacheWith()).isEqualTo("false");
  }

  @Test
  void applicationWantsTheCache_hasIt() {
    assertThat(cacheWith("spring.cloud.loadbalancer.cache.enabled=true")).isEqualTo("true");
  }

  @Test
  void discoveryOff_cacheIsAsSpringCloudHasIt() {
    assertThat(cacheWith("k8s.discovery.enabled=false")).isEqualTo("unset");
  }

  @Test
  void application_hasItWithoutDoingAnything() {
    SpringApplication application = new SpringApplication(Nothing.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (ConfigurableApplicationContext context = application.run()) {
      assertThat(context.getEnvironment().getProperty(NoInstanceCache.CACHE)).isEqualTo("false");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}
}
