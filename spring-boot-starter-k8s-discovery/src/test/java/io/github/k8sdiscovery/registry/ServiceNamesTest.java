package io.github.k8sdiscovery.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.k8sdiscovery.model.ServiceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How services are called in a registry. */
class ServiceNamesTest {

  @ParameterizedTest
  @CsvSource({
    "{name}, shop, backend, backend",
    "{name}, elsewhere, backend,",
    "{namespace}-{name}, elsewhere, backend, elsewhere-backend",
    "{name}.{namespace}, shop, backend, backend.shop",
    "PROD-{name}, shop, backend, PROD-backend"
  })
  void of_pattern_namesService(String pattern, String namespace, String name, String registered) {
    ServiceNames names = new ServiceNames(pattern);
    assertThat(names.of(new ServiceId(namespace, name), "shop")).isEqualTo(registered);
    if (registered != null) {
      assertThat(ServiceNames.read(names.in(namespace), registered)).isEqualTo(name);
    }
  }

  @Test
  void of_otherCluster_hasNoName() {
    assertThat(ServiceNames.DEFAULT.of(new ServiceId("west", "shop", "backend"), "shop")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-backend", "shop-no_label", "shop-", "shop"})
  void read_notOfThatNamespace_isNull(String registered) {
    ServiceNames names = new ServiceNames("{namespace}-{name}");
    assertThat(ServiceNames.read(names.in("shop"), registered)).isNull();
  }

  /** Eureka's names are in capitals, and it does not tell them apart from others. */
  @Test
  void read_capitals_areLowered() {
    assertThat(ServiceNames.read(ServiceNames.DEFAULT.in("shop"), "BACKEND")).isEqualTo("backend");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "backend", "{namespace}", "{name}{name}", "{name}-{zone}", "{name}}"})
  void pattern_bad_isRefusedWithTheLaw(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServiceNames(pattern))
        .withMessageStartingWith("service-name: " + pattern + " (expected: a text with {name}");
  }
}
