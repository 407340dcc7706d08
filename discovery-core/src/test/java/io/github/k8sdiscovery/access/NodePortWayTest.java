package io.github.k8sdiscovery.access;

import static io.github.k8sdiscovery.access.AddressType.EXTERNAL_IP;
import static io.github.k8sdiscovery.access.AddressType.HOSTNAME;
import static io.github.k8sdiscovery.access.AddressType.INTERNAL_IP;
import static io.github.k8sdiscovery.access.Place.node;
import static io.github.k8sdiscovery.access.Place.notes;
import static io.github.k8sdiscovery.access.Place.pod;
import static io.github.k8sdiscovery.access.Place.weights;
import static io.github.k8sdiscovery.model.AccessMode.NODE_PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ready nodes and the Service's port on them. */
class NodePortWayTest {

  private static final InstanceConditions UNREADY = new InstanceConditions(false, false, false);
  private static final InstanceConditions DRAINING = new InstanceConditions(false, true, true);

  private final Place place = new Place();

  @BeforeEach
  void expose() {
    place.type = "NodePort";
    place.nodePorts = Map.of("http", 30080);
    place.nodes(
        node("node-a", INTERNAL_IP, "192.0.2.1"),
        node("node-b", INTERNAL_IP, "192.0.2.2"),
        node("node-c", INTERNAL_IP, "192.0.2.3"));
  }

  private Map<String, Double> chosen() {
    return weights(place.chosen(NODE_PORT).on("http"));
  }

  @Test
  void policyCluster_everyReadyNodeCountsTheSame_withItsZone() {
    ServiceSnapshot snapshot = place.chosen(NODE_PORT);
    assertThat(weights(snapshot.on("http")))
        .isEqualTo(Map.of("192.0.2.1:30080", 1.0, "192.0.2.2:30080", 1.0, "192.0.2.3:30080", 1.0));
    assertThat(snapshot.on("http"))
        .extracting(Instance::locality)
        .contains(new Locality("z-node-a", "node-a"));
    assertThat(notes(snapshot)).isEmpty();
  }

  @Test
  void node_thatIsNotReady_isLeftOut() {
    place.nodes(
        new Node("node-a", false, null, Map.of(INTERNAL_IP, List.of("192.0.2.1"))),
        node("node-b", INTERNAL_IP, "192.0.2.2"));
    assertThat(chosen()).isEqualTo(Map.of("192.0.2.2:30080", 1.0));
  }

  @Test
  void policyLocal_onlyNodesWithPodsThatTakeCalls_weighedByTheirNumber() {
    place.local = true;
    place.pods =
        List.of(
            pod("a", "node-a"),
            pod("b", "node-a"),
            pod("c", "node-b"),
            pod("d", "node-b", UNREADY),
            pod("e", "node-c", DRAINING));
    assertThat(chosen()).isEqualTo(Map.of("192.0.2.1:30080", 2.0, "192.0.2.2:30080", 1.0));
  }

  @Test
  void policyLocal_noPodReady_nodesWithDrainingOnes() {
    place.local = true;
    place.pods = List.of(pod("a", "node-a", UNREADY), pod("e", "node-c", DRAINING));
    assertThat(chosen()).isEqualTo(Map.of("192.0.2.3:30080", 1.0));
  }

  @Test
  void policyLocal_podOfTwoFamilies_countsOnce() {
    place.local = true;
    Instance four = pod("a", "node-a");
    Instance six = Instance.at("fd00::1", 5000).pod(four.pod()).locality(four.locality()).build();
    place.pods = List.of(four, six, pod("b", "node-b"));
    assertThat(chosen()).isEqualTo(Map.of("192.0.2.1:30080", 1.0, "192.0.2.2:30080", 1.0));
  }

  @Test
  void policyLocal_noNodeWithAPod_isSaid() {
    place.local = true;
    place.pods = List.of();
    ServiceSnapshot snapshot = place.chosen(NODE_PORT);
    assertThat(snapshot.on("http")).isEmpty();
    assertThat(notes(snapshot))
        .containsExactly(
            "Service example/backend: no ready node has an endpoint (externalTrafficPolicy: Local"
                + " needs one)");
  }

  @Test
  void addresses_firstTypeThatTheNodeHas_oneOfEachFamily() {
    place.nodes(
        new Node(
            "node-a",
            true,
            null,
            Map.of(
                INTERNAL_IP, List.of("10.1.0.1"),
                EXTERNAL_IP, List.of("198.51.100.1", "198.51.100.2", "2001:db8::1"))),
        node("node-b", HOSTNAME, "node-b.example.com", "node-b"));
    assertThat(chosen().keySet())
        .containsExactlyInAnyOrder(
            "198.51.100.1:30080", "[2001:db8::1]:30080", "node-b.example.com:30080");
    place.types = List.of(INTERNAL_IP);
    ServiceSnapshot internal = place.chosen(NODE_PORT);
    assertThat(weights(internal.on("http"))).containsOnlyKeys("10.1.0.1:30080");
    assertThat(notes(internal))
        .containsExactly("Node node-b: no address of type InternalIP (status.addresses)");
  }

  @Test
  void node_withoutAddress_isSaid_andTheOthersAreUsed() {
    place.nodes(new Node("node-a", true, null, Map.of()), node("node-b", INTERNAL_IP, "192.0.2.2"));
    ServiceSnapshot snapshot = place.chosen(NODE_PORT);
    assertThat(weights(snapshot.on("http"))).containsOnlyKeys("192.0.2.2:30080");
    assertThat(notes(snapshot))
        .containsExactly(
            "Node node-a: no address of type ExternalIP or InternalIP or Hostname"
                + " (status.addresses)");
  }

  @Test
  void node_whoseAddressIsNone_hasNone() {
    place.nodes(node("node-a", INTERNAL_IP, "not an address"));
    assertThat(place.chosen(NODE_PORT).instances()).isEmpty();
  }

  @Test
  void nodes_noneReady_isSaid() {
    place.nodes(new Node("node-a", false, null, Map.of()));
    assertThat(notes(place.chosen(NODE_PORT)))
        .containsExactly("Nodes: none of 1 is ready (condition Ready)");
  }

  @Test
  void nodes_thatMayNotBeRead_isSaid() {
    place.nodes = new Known<>(List.of(), List.of("the API refuses"));
    ServiceSnapshot snapshot = place.chosen(NODE_PORT);
    assertThat(snapshot.instances()).isEmpty();
    assertThat(notes(snapshot)).containsExactly("the API refuses");
  }

  @Test
  void nodes_notKnownYet_waits() {
    place.nodes = null;
    assertThat(place.tried(NODE_PORT)).isNull();
  }
}
