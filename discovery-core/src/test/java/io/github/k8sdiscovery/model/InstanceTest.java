package io.github.k8sdiscovery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstanceTest {

  private static final Instance FULL =
      Instance.at("10.244.0.5", 5000)
          .ports(Map.of("http", 5000, "admin", 9000))
          .conditions(InstanceConditions.of(false, true, true))
          .locality(new Locality("z1", "node-a"))
          .hints(new TopologyHints(Set.of("z1"), Set.of()))
          .pod(new PodRef("backend-0", "uid-0"))
          .hostname("backend-0")
          .origin(new Origin("west", 1, "backend-abc"))
          .weight(2.5)
          .via(new Via("shop.example.com", true, "/backend"))
          .build();

  @Test
  void copies_changeOneThing_keepAllOthers() {
    assertThat(FULL.onPort(9000)).usingRecursiveComparison().ignoringFields("port").isEqualTo(FULL);
    assertThat(FULL.onPort(9000).port()).isEqualTo(9000);
    assertThat(FULL.weighing(1))
        .usingRecursiveComparison()
        .ignoringFields("weight")
        .isEqualTo(FULL);
    assertThat(FULL.weighing(1).weight()).isEqualTo(1);
    assertThat(FULL.of(Origin.HERE))
        .usingRecursiveComparison()
        .ignoringFields("origin")
        .isEqualTo(FULL);
    assertThat(FULL.of(Origin.HERE).origin()).isEqualTo(Origin.HERE);
  }

  @Test
  void copies_changeNothing_areTheSame() {
    assertThat(FULL.weighing(2.5)).isSameAs(FULL);
    assertThat(FULL.of(new Origin("west", 1, "backend-abc"))).isSameAs(FULL);
  }

  @Test
  void origin_negativePriority_isRefused() {
    assertThatThrownBy(() -> new Origin("west", -1, ""))
        .hasMessage("priority: -1 (expected: 0 or more)");
  }

  @Test
  void via_prefixOutOfForm_isRefused() {
    for (String prefix : new String[] {"backend", "/", "/backend/"}) {
      assertThatThrownBy(() -> new Via("h", null, prefix))
          .hasMessage(
              "path prefix: " + prefix + " (expected: empty, or /path without a slash behind)");
    }
  }
}
