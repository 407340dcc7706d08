package io.github.k8sdiscovery.access;

import static io.github.k8sdiscovery.access.Place.HTTP;
import static io.github.k8sdiscovery.access.Place.METRICS;
import static io.github.k8sdiscovery.access.Place.modes;
import static io.github.k8sdiscovery.access.Place.notes;
import static io.github.k8sdiscovery.access.Place.weights;
import static io.github.k8sdiscovery.model.AccessMode.AUTO;
import static io.github.k8sdiscovery.model.AccessMode.CLUSTER_IP;
import static io.github.k8sdiscovery.model.AccessMode.INGRESS;
import static io.github.k8sdiscovery.model.AccessMode.LOAD_BALANCER;
import static io.github.k8sdiscovery.model.AccessMode.NODE_PORT;
import static io.github.k8sdiscovery.model.AccessMode.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.access.Exposure.Balancer;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which of the ways is taken, and what is said of the others. */
class AccessChoiceTest {

  private final Place place = new Place();

  @Test
  void pod_alone_leavesTheServiceAsItIs() {
    ServiceSnapshot snapshot = place.chosen(POD);
    assertThat(snapshot.access()).isNull();
    assertThat(snapshot.on("http")).isEqualTo(place.pods);
    assertThat(snapshot.localOnly("http")).isTrue();
    assertThat(place.asked).isEmpty();
  }

  @Test
  void auto_inTheCluster_isPods_withoutAskingForAnything() {
    place.inCluster = true;
    ServiceSnapshot snapshot = place.chosen(AUTO);
    assertThat(modes(snapshot)).isEqualTo(Map.of("http", POD));
    assertThat(notes(snapshot)).containsExactly("pods: this client runs in the cluster");
    assertThat(snapshot.on("http")).isEqualTo(place.pods);
    assertThat(place.asked).isEmpty();
  }

  @Test
  void auto_outsideWithReachablePods_isPods() {
    place.reachable = true;
    ServiceSnapshot snapshot = place.chosen(AUTO);
    assertThat(modes(snapshot)).isEqualTo(Map.of("http", POD));
    assertThat(place.asked).containsExactly("10.0.0.1:5000");
  }

  @Test
  void auto_whilePodsAreBeingTried_waits() {
    place.reachable = null;
    assertThat(place.tried(AUTO)).isNull();
  }

  @Test
  void auto_outside_prefersTheLoadBalancer_thenTheIngress_thenNodePorts() {
    place.type = "LoadBalancer";
    place.nodePorts = Map.of("http", 30080);
    place.nodes(Place.node("node-a", AddressType.INTERNAL_IP, "192.0.2.1"));
    place.routes(IngressWayTest.shop("192.0.2.20"));
    place.balancers = List.of(new Balancer("192.0.2.10", Map.of()));
    assertThat(modes(place.chosen(AUTO))).isEqualTo(Map.of("http", LOAD_BALANCER));
    assertThat(place.asked).containsExactly("10.0.0.1:5000");
    place.balancers = List.of();
    ServiceSnapshot second = place.chosen(AUTO);
    assertThat(modes(second)).isEqualTo(Map.of("http", INGRESS));
    assertThat(notes(second))
        .contains(
            "pods: 10.0.0.1:5000 cannot be reached from here",
            "Service example/backend: load balancer pending (status.loadBalancer has no ingress)");
    place.routes = new Known<>(List.of(), List.of());
    assertThat(modes(place.chosen(AUTO))).isEqualTo(Map.of("http", NODE_PORT));
  }

  @Test
  void auto_outsideWithNoWayIn_isPodsAllTheSame_explained() {
    ServiceSnapshot snapshot = place.chosen(AUTO);
    assertThat(modes(snapshot)).isEqualTo(Map.of("http", POD));
    assertThat(snapshot.on("http")).isEqualTo(place.pods);
    assertThat(notes(snapshot))
        .containsExactly(
            "pods: 10.0.0.1:5000 cannot be reached from here",
            "Service example/backend: no load balancer (type: ClusterIP)",
            "Service example/backend: no Ingress or HTTPRoute can be used for port 5000 (http)",
            "Service example/backend: no node port (spec.ports[].nodePort; type: ClusterIP)");
    assertThat(place.asked).doesNotContain("nodes");
  }

  @Test
  void auto_withoutAPodToTry_triesTheOtherWays() {
    place.pods = List.of();
    place.type = "LoadBalancer";
    place.balancers = List.of(new Balancer("192.0.2.10", Map.of()));
    ServiceSnapshot snapshot = place.chosen(AUTO);
    assertThat(modes(snapshot)).isEqualTo(Map.of("http", LOAD_BALANCER));
    assertThat(notes(snapshot)).containsExactly("pods: there is none to try");
  }

  @Test
  void auto_withoutAPodAndWithNoWayIn_isPods_ofWhichThereAreNone() {
    place.pods = List.of();
    ServiceSnapshot snapshot = place.chosen(AUTO);
    assertThat(modes(snapshot)).isEqualTo(Map.of("http", POD));
    assertThat(snapshot.on("http")).isEmpty();
  }

  @Test
  void explicitWays_withNoneThatWorks_leaveNothing_andDoNotFallBackToPods() {
    ServiceSnapshot snapshot = place.chosen(LOAD_BALANCER, NODE_PORT);
    assertThat(snapshot.instances()).isEmpty();
    assertThat(modes(snapshot)).isEmpty();
    assertThat(notes(snapshot)).hasSize(2);
  }

  @Test
  void podsThatOthersFollow_areTakenOnlyIfTheyCanBeReached() {
    assertThat(modes(place.chosen(POD, CLUSTER_IP))).isEqualTo(Map.of("http", CLUSTER_IP));
    place.reachable = true;
    assertThat(modes(place.chosen(POD, CLUSTER_IP))).isEqualTo(Map.of("http", POD));
  }

  @Test
  void ports_eachTakeTheFirstWayThatLeadsThere() {
    place.ports = List.of(HTTP, METRICS);
    place.type = "LoadBalancer";
    place.balancers = List.of(new Balancer("192.0.2.10", Map.of(9090, "PortClosed")));
    ServiceSnapshot snapshot = place.chosen(LOAD_BALANCER, CLUSTER_IP);
    assertThat(modes(snapshot)).isEqualTo(Map.of("http", LOAD_BALANCER, "metrics", CLUSTER_IP));
    assertThat(weights(snapshot.on("http"))).isEqualTo(Map.of("192.0.2.10:5000", 1.0));
    assertThat(weights(snapshot.on("metrics"))).isEqualTo(Map.of("10.96.0.7:9090", 1.0));
    assertThat(notes(snapshot))
        .containsExactly(
            "Service example/backend: load balancer 192.0.2.10 does not serve port 9090 (metrics)"
                + " (PortClosed)");
  }

  @Test
  void localTrafficPolicy_isAboutPodsAlone() {
    ServiceSnapshot snapshot = place.chosen(CLUSTER_IP);
    assertThat(snapshot.localOnly("http")).isFalse();
    place.inCluster = true;
    assertThat(place.chosen(AUTO).localOnly("http")).isTrue();
  }

  @Test
  void clusterIp_ofBothFamilies_isOneInstanceEach() {
    place.clusterIps = List.of("10.96.0.7", "fd00::7");
    assertThat(weights(place.chosen(CLUSTER_IP).on("http")))
        .isEqualTo(Map.of("10.96.0.7:5000", 1.0, "[fd00::7]:5000", 1.0));
  }

  @Test
  void clusterIp_headless_isSaid_andTheNextWayIsTried() {
    place.clusterIps = List.of();
    ServiceSnapshot snapshot = place.chosen(CLUSTER_IP, POD);
    assertThat(modes(snapshot)).isEqualTo(Map.of("http", POD));
    assertThat(notes(snapshot))
        .containsExactly(
            "Service example/backend: no virtual IP, it is headless (spec.clusterIP: None)");
  }

  @Test
  void loadBalancer_withSeveralAddresses_isBalancedOverAll() {
    place.type = "LoadBalancer";
    place.balancers =
        List.of(new Balancer("192.0.2.10", Map.of()), new Balancer("lb.example.com", Map.of()));
    assertThat(weights(place.chosen(LOAD_BALANCER).on("http")))
        .isEqualTo(Map.of("192.0.2.10:5000", 1.0, "lb.example.com:5000", 1.0));
  }

  @Test
  void serviceThatCannotBeRead_hasNoWayInButItsPods() {
    ServiceSnapshot pods =
        new ServiceSnapshot(Place.ID, null, Map.of("http", place.pods), List.of());
    ServiceSnapshot chosen = choose(pods, AUTO);
    assertThat(chosen.on("http")).isEqualTo(place.pods);
    assertThat(notes(chosen))
        .contains("Service example/backend: cannot be read, so it has no way in but its pods");
    assertThat(choose(pods, NODE_PORT).instances()).isEmpty();
  }

  @Test
  void externalName_isLeftAlone() {
    ServiceInfo info =
        new ServiceInfo(
            "u", "ExternalName", Map.of(), Map.of(), List.of(HTTP), false, "db.example.com", null);
    ServiceSnapshot snapshot = new ServiceSnapshot(Place.ID, info, Map.of(), List.of());
    assertThat(choose(snapshot, NODE_PORT)).isSameAs(snapshot);
  }

  private ServiceSnapshot choose(ServiceSnapshot pods, AccessMode... modes) {
    AccessChoice choice = new AccessChoice(AccessSettings.of(modes), place);
    return Objects.requireNonNull(choice.choose(pods, Exposure.NONE));
  }

  @Test
  void settings_withoutWaysOrWithOneTwice_areRefused() {
    assertThatThrownBy(() -> AccessSettings.of())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "access: nothing (expected: one or more of auto, pod, cluster-ip, node-port,"
                + " load-balancer, ingress, each once)");
    assertThatThrownBy(() -> AccessSettings.of(POD, NODE_PORT, POD))
        .hasMessageStartingWith("access: [pod, node-port, pod] (expected: ");
    assertThatThrownBy(() -> new AccessSettings(List.of(POD), List.of(), List.of()))
        .hasMessageStartingWith(
            "node-port.address-types: nothing (expected: one or more of ExternalIP,");
  }
}
