package io.github.k8sdiscovery.eligibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.eligibility.Eligible.TopologyMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.TopologyHints;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes and hints mean something in their own cluster only. */
class OtherClustersTest {

  private static final Eligibility IN_A =
      new Eligibility(new Locality("a", "node-1"), IpFamilies.PREFER_IPV4);
  private static final Instance HINTED_A = hinted("10.0.0.1", "", "a");
  private static final Instance HINTED_B = hinted("10.0.0.2", "", "b");
  private static final Instance EAST = hinted("10.1.0.1", "east");

  private static Instance hinted(String address, String cluster, String... zones) {
    return Instance.at(address, 8080)
        .origin(new Origin(cluster, 0, ""))
        .locality(new Locality("a", "node-1"))
        .hints(new TopologyHints(Set.of(zones), Set.of()))
        .build();
  }

  @Test
  void hints_ofAnotherClustersInstances_areNotMissed() {
    Eligible eligible = IN_A.choose(List.of(HINTED_A, HINTED_B, EAST), false);
    assertThat(eligible.instances()).containsExactly(HINTED_A, EAST);
    assertThat(eligible.mode()).isEqualTo(TopologyMode.PREFER_SAME_ZONE);
  }

  @Test
  void hints_ofAnotherClustersInstances_doNotMatch() {
    Instance hintedEast = hinted("10.1.0.2", "east", "a");
    Eligible eligible = IN_A.choose(List.of(HINTED_B, hintedEast), false);
    assertThat(eligible.instances()).containsExactly(HINTED_B, hintedEast);
    assertThat(eligible.mode()).isEqualTo(TopologyMode.NONE);
  }

  @Test
  void node_ofAnotherCluster_isNotThisOne() {
    Eligible eligible = IN_A.choose(List.of(HINTED_A, EAST), true);
    assertThat(eligible.instances()).containsExactly(HINTED_A);
    assertThat(IN_A.serving(List.of(HINTED_A, EAST), true)).containsExactly(HINTED_A);
  }
}
