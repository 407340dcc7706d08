package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {

  @Test
  void of_twoLettersAway_isNear() {
    assertThat(NearNames.of("bakend-servce", List.of("backend-service", "payment")))
        .containsExactly("backend-service");
    assertThat(NearNames.of("orders", List.of("odrers", "payments"))).containsExactly("odrers");
  }

  @Test
  void of_beginningOrEnd_isNear() {
    assertThat(NearNames.of("backend", List.of("backend-service", "my-backend", "other")))
        .containsExactly("my-backend", "backend-service");
    assertThat(NearNames.of("backend-service-v2", List.of("backend-service")))
        .containsExactly("backend-service");
  }

  @Test
  void of_manyNear_givesTheThreeNearest() {
    assertThat(NearNames.of("shop", List.of("shop-x", "shops", "shop-long-name", "chop", "shop")))
        .containsExactly("chop", "shops", "shop-x");
  }

  @Test
  void of_shortNames_doNotMatchEverything() {
    assertThat(NearNames.of("a-b-c-d", List.of("d", "a", "xyz"))).isEmpty();
  }
}
