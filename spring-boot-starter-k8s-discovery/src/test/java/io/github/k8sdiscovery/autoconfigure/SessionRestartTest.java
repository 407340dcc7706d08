package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** A token survives a restart of the frontend, and another replica, where there is a secret. */
class SessionRestartTest {

  private static final Backend A = Backend.start("a");
  private static final Backend B = Backend.start("b");
  private static final Backend C = Backend.start("c");

  private final Cluster cluster = new Cluster();

  @BeforeEach
  void service() {
    cluster.service("backend", A, B, C);
  }

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @AfterAll
  static void closeBackends() {
    A.close();
    B.close();
    C.close();
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, REACTIVE, /web-client", "REACTIVE, SERVLET, /web-client"})
  void token_configuredSecret_survivesRestartsAndOtherReplicas(
      WebApplicationType before, WebApplicationType after, String path) {
    Browser[] browsers = {new Browser(), new Browser(), new Browser(), new Browser()};
    String[] instances = new String[browsers.length];
    try (ConfigurableApplicationContext shop =
        Shops.start(cluster, before, Shops.TOKEN, Shops.SECRET)) {
      for (int i = 0; i < browsers.length; i++) {
        instances[i] = browsers[i].get(shop, path);
      }
    }
    try (ConfigurableApplicationContext shop =
        Shops.start(cluster, after, Shops.TOKEN, Shops.SECRET)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < browsers.length; i++) {
          assertThat(browsers[i].get(shop, path)).isEqualTo(instances[i]);
          assertThat(browsers[i].set()).isEmpty();
        }
      }
      assertThat(shop.getBean(Shop.class).moves()).isEmpty();
      assertThat(shop.getBean(StickyRules.class).refused()).isZero();
    }
    Set<String> used = new HashSet<>(Set.of(instances[0], instances[1]));
    assertThat(used).as("the sessions were not all on one instance").hasSize(2);
  }
}
