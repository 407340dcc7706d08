package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ways in that change while they are followed, and the watches this takes. */
class AccessFollowTest extends AccessTest {

  private static final String NODE_PORT = "\"type\": \"NodePort\"";
  private static final String BALANCER = "\"type\": \"LoadBalancer\"";
  private static final String TWO =
      "{\"ingress\": [{\"ip\": \"192.0.2.10\", \"ipMode\": \"VIP\"}, {\"hostname\": \"lb.example.com\"}]}";

  @Test
  void clusterIp_needsNothingBesideTheService() {
    service("\"clusterIP\": \"10.96.0.7\", \"clusterIPs\": [\"10.96.0.7\"]", "node-a");
    try (Listening listening = follow(AccessMode.CLUSTER_IP)) {
      await(listening, Map.of("10.96.0.7:5000", 1.0));
      awaitWatches("endpointslices", "services");
    }
  }

  @Test
  void nodePort_followsNodesThatComeGoAndTurnUnready() {
    service(NODE_PORT, "node-a");
    node("node-a", "192.0.2.1", true);
    node("node-b", "192.0.2.2", true);
    try (Listening listening = follow(AccessMode.NODE_PORT)) {
      await(listening, Map.of("192.0.2.1:30080", 1.0, "192.0.2.2:30080", 1.0));
      node("node-b", "192.0.2.2", false);
      await(listening, Map.of("192.0.2.1:30080", 1.0));
      node("node-c", "192.0.2.3", true);
      Synced synced = await(listening, Map.of("192.0.2.1:30080", 1.0, "192.0.2.3:30080", 1.0));
      assertThat(synced.snapshot().on("http"))
          .extracting(each -> each.locality().zone())
          .containsOnly("z1");
      api.delete("nodes", "", "node-a");
      await(listening, Map.of("192.0.2.3:30080", 1.0));
      assertThat(requests(Verb.LIST, "nodes")).hasSize(1);
      awaitWatches("endpointslices", "nodes", "services");
    }
    awaitWatches();
  }

  @Test
  void nodePort_policyLocal_followsThePods() {
    service(NODE_PORT + ", \"externalTrafficPolicy\": \"Local\"", "node-a", "node-a", "node-b");
    node("node-a", "192.0.2.1", true);
    node("node-b", "192.0.2.2", true);
    node("node-c", "192.0.2.3", true);
    try (Listening listening = follow(AccessMode.NODE_PORT)) {
      await(listening, Map.of("192.0.2.1:30080", 2.0, "192.0.2.2:30080", 1.0));
      service(NODE_PORT + ", \"externalTrafficPolicy\": \"Local\"", "node-c");
      await(listening, Map.of("192.0.2.3:30080", 1.0));
    }
  }

  @Test
  void nodes_areWatchedOnceForAllServices_untilTheLastIsNotFollowedAnyMore() {
    service(NODE_PORT, "node-a");
    publish("other", NODE_PORT, "{}", "node-a");
    node("node-a", "192.0.2.1", true);
    InstanceSource source = source(AccessMode.NODE_PORT);
    Listening first = InstanceSourceContract.listen(source, InstanceSourceContract.BACKEND);
    try (Listening second = InstanceSourceContract.listen(source, OTHER)) {
      await(first, Map.of("192.0.2.1:30080", 1.0));
      await(second, Map.of("192.0.2.1:30080", 1.0));
      assertThat(requests(Verb.LIST, "nodes")).hasSize(1);
      first.close();
      awaitWatches("endpointslices", "nodes", "services");
      node("node-b", "192.0.2.2", true);
      await(second, Map.of("192.0.2.1:30080", 1.0, "192.0.2.2:30080", 1.0));
    }
    awaitWatches();
  }

  @Test
  void nodes_thatSayNothingNew_areNoNews() {
    service(NODE_PORT, "node-a");
    node("node-a", "192.0.2.1", true);
    try (Listening listening = follow(AccessMode.NODE_PORT)) {
      await(listening, Map.of("192.0.2.1:30080", 1.0));
      api.apply(
          """
          {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "node-a",
            "labels": {"topology.kubernetes.io/zone": "z1", "heard": "again"}},
           "status": {"addresses": [{"type": "InternalIP", "address": "192.0.2.1"}],
                      "conditions": [{"type": "Ready", "status": "True"}]}}
          """);
      node("node-b", "192.0.2.2", true);
      await(listening, Map.of("192.0.2.1:30080", 1.0, "192.0.2.2:30080", 1.0));
      assertThat(listening.states()).hasSize(2);
    }
  }

  @Test
  void loadBalancer_pending_nextWay_untilItHasAnAddress_andTheOthersWatchesEnd() {
    service(BALANCER, "node-a");
    node("node-a", "192.0.2.1", true);
    try (Listening listening = follow(AccessMode.LOAD_BALANCER, AccessMode.NODE_PORT)) {
      Synced pending = await(listening, Map.of("192.0.2.1:30080", 1.0));
      assertThat(access(pending).notes())
          .containsExactly(
              "Service example/backend-service: load balancer pending (status.loadBalancer has no"
                  + " ingress)");
      awaitWatches("endpointslices", "nodes", "services");
      publish("backend-service", BALANCER, TWO, "node-a");
      Synced there = await(listening, Map.of("192.0.2.10:5000", 1.0, "lb.example.com:5000", 1.0));
      assertThat(access(there).modes()).isEqualTo(Map.of("http", AccessMode.LOAD_BALANCER));
      awaitWatches("endpointslices", "services");
    }
  }

  @Test
  void ingress_thatAppears_leadsToTheService() {
    service(NODE_PORT, "node-a");
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced none = listening.await(Synced.class);
      assertThat(weights(none.snapshot())).isEmpty();
      ingress("shop", "shop.example.com", "");
      await(
          listening,
          access ->
              access
                  .notes()
                  .contains(
                      "Ingress example/shop: no address in its status"
                          + " (k8s.discovery.ingress.address names one)"));
      ingress("shop", "shop.example.com", "192.0.2.20");
      Synced there = await(listening, Map.of("192.0.2.20:443", 1.0));
      assertThat(there.snapshot().on("http"))
          .extracting(Instance::via)
          .containsExactly(new Via("shop.example.com", true, "/shop"));
      ingress("shop", "plain.example.com", "192.0.2.20");
      Synced plain = await(listening, Map.of("192.0.2.20:80", 1.0));
      assertThat(plain.snapshot().on("http"))
          .extracting(Instance::via)
          .containsExactly(new Via("plain.example.com", false, "/shop"));
      api.delete("ingresses", "example", "shop");
      await(listening, Map.of());
    }
    awaitWatches();
  }

  @Test
  void nodes_forbidden_isSaidWithTheRule_theNextWayIsTried_andItHealsByItself() {
    service(NODE_PORT, "node-a");
    node("node-a", "192.0.2.1", true);
    api.faults().forbid("nodes", Verb.LIST, Verb.WATCH);
    try (Listening listening = follow(AccessMode.NODE_PORT, AccessMode.CLUSTER_IP)) {
      Synced without = listening.await(Synced.class);
      assertThat(access(without).modes()).isEqualTo(Map.of("http", AccessMode.CLUSTER_IP));
      assertThat(access(without).notes())
          .hasSize(1)
          .first()
          .asString()
          .doesNotContain("\n")
          .startsWith(
              "the API refuses to let system:serviceaccount:example:frontend read nodes (403");
      assertThat(without.lacking()).isNotNull();
      assertThat(without.lacking().kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(without.lacking().message())
          .startsWith("not all ways in are known (k8s.discovery.access): the API refuses")
          .contains(
              """
              kind: ClusterRole
              metadata:
                name: k8s-discovery
              rules:
              - apiGroups: [""]
                resources: ["nodes"]
                verbs: ["list", "watch"]
              ---
              """)
          .contains("kind: ClusterRoleBinding")
          .doesNotContain("namespace: \n");
      api.faults().allow("nodes", Verb.LIST, Verb.WATCH);
      Synced healed = await(listening, Map.of("192.0.2.1:30080", 1.0));
      assertThat(healed.lacking()).isNull();
    }
  }

  @Test
  void ingresses_forbidden_isSaidWithTheRule() {
    service(NODE_PORT, "node-a");
    api.faults().forbid("ingresses", Verb.LIST, Verb.WATCH);
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced without = listening.await(Synced.class);
      assertThat(without.lacking()).isNotNull();
      assertThat(without.lacking().message())
          .contains("read ingresses in namespace example")
          .contains(
              """
              - apiGroups: ["networking.k8s.io"]
                resources: ["ingresses"]
                verbs: ["list", "watch"]
              ---
              """);
    }
  }

  @Test
  void auto_outside_triesOnePod_andTakesAnotherWay_withoutReadingMoreThanItNeeds() {
    publish("backend-service", BALANCER, TWO, "node-a");
    try (Listening listening = follow(AccessMode.AUTO)) {
      await(listening, Map.of("192.0.2.10:5000", 1.0, "lb.example.com:5000", 1.0));
      awaitWatches("endpointslices", "services");
      assertThat(listening.states()).hasSize(1);
    }
  }

  @Test
  void auto_outsideWithReachablePods_isPods() {
    reachable = true;
    publish("backend-service", BALANCER, TWO, "node-a");
    try (Listening listening = follow(AccessMode.AUTO)) {
      await(listening, Map.of("10.0.0.1:5000", 1.0));
      awaitWatches("endpointslices", "services");
    }
  }

  @Test
  void service_thatIsRemoved_isNoReasonToWatchNodes() {
    service(NODE_PORT, "node-a");
    node("node-a", "192.0.2.1", true);
    try (Listening listening = follow(AccessMode.NODE_PORT)) {
      await(listening, Map.of("192.0.2.1:30080", 1.0));
      api.delete("endpointslices", "example", "backend-service-1");
      api.delete("services", "example", "backend-service");
      listening.await(Absent.class);
      awaitWatches("endpointslices", "services");
    }
  }

  @Test
  void api_lostLater_theLastWayInStays() {
    service(NODE_PORT, "node-a");
    node("node-a", "192.0.2.1", true);
    try (Listening listening = follow(AccessMode.NODE_PORT)) {
      await(listening, Map.of("192.0.2.1:30080", 1.0));
      api.faults().stop();
      var stale = listening.await(io.github.k8sdiscovery.source.SourceState.Stale.class);
      assertThat(weights(stale.snapshot())).isEqualTo(Map.of("192.0.2.1:30080", 1.0));
      api.faults().restart();
      await(listening, Map.of("192.0.2.1:30080", 1.0));
      node("node-b", "192.0.2.2", true);
      await(listening, Map.of("192.0.2.1:30080", 1.0, "192.0.2.2:30080", 1.0));
    }
  }
}
