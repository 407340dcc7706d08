package io.github.k8sdiscovery.grpc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.test.ClusterFixture;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

class DiscoveryGrpcAutoConfigurationTest {

  private final ClusterFixture cluster = new ClusterFixture("example");
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DiscoveryGrpcAutoConfiguration.class,
                  GrpcClientAutoConfiguration.class,
                  SslAutoConfiguration.class))
          .withBean(Discovery.class, cluster::discovery);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void scheme_whileTheApplicationRuns_isKnownAndNotAfterwards() {
    runner.run(context -> assertThat(registered()).isNotNull());

    assertThat(registered()).isNull();
  }

  @Test
  void scheme_whereDiscoveryIsSwitchedOff_isNotKnown() {
    runner
        .withPropertyValues("k8s.discovery.enabled=false")
        .run(
            context -> {
              assertThat(registered()).isNull();
              assertThat(context).doesNotHaveBean(DiscoveryChannels.class);
            });
  }

  @Test
  void scheme_withoutDiscovery_isNotKnown() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(DiscoveryGrpcAutoConfiguration.class))
        .run(context -> assertThat(registered()).isNull());
  }

  @Test
  void scheme_withoutSpringGrpc_isKnownToChannelsMadeByHand() {
    runner
        .withClassLoader(new FilteredClassLoader(GrpcChannelBuilderCustomizer.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(DiscoveryChannels.class);
              assertThat(registered()).isNotNull();
            });
  }

  @Test
  void scheme_whereSpringGrpcsClientIsSwitchedOff_isKnownToChannelsMadeByHand() {
    runner
        .withPropertyValues("spring.grpc.client.enabled=false")
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(DiscoveryChannels.class);
              assertThat(registered()).isNotNull();
            });
  }

  private static @Nullable NameResolverProvider registered() {
    return NameResolverRegistry.getDefaultRegistry().getProviderForScheme("k8s");
  }
}
