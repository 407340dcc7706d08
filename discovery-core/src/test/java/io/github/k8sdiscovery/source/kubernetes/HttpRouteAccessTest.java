package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTPRoutes and the Gateways they hang on. */
class HttpRouteAccessTest extends AccessTest {

  private static final String HOSTS = "\"hostnames\": [\"shop.example.com\"],";
  private static final String PREFIX =
      "{\"matches\": [{\"path\": {\"type\": \"PathPrefix\", \"value\": \"/shop\"}}], %s}";
  private static final String BACKEND =
      "\"backendRefs\": [{\"name\": \"backend-service\", \"port\": 5000}]";

  @BeforeEach
  void publish() {
    service("\"type\": \"ClusterIP\"", "node-a");
  }

  private void gateway(String listeners, String address) {
    String addresses =
        address.isEmpty() ? "" : "{\"type\": \"IPAddress\", \"value\": \"" + address + "\"}";
    api.apply(
        """
        {"kind": "Gateway", "apiVersion": "gateway.networking.k8s.io/v1",
         "metadata": {"name": "front", "namespace": "infra"},
         "spec": {"listeners": [%s]}, "status": {"addresses": [%s]}}
        """
            .formatted(listeners, addresses));
  }

  private static String listener(String name, String protocol, int port) {
    return "{\"name\": \"%s\", \"protocol\": \"%s\", \"port\": %d}".formatted(name, protocol, port);
  }

  private void route(String more, String rules, String status) {
    api.apply(
        """
        {"kind": "HTTPRoute", "apiVersion": "gateway.networking.k8s.io/v1",
         "metadata": {"name": "shop", "namespace": "example"},
         "spec": {%s "parentRefs": [{"name": "front", "namespace": "infra"}], "rules": [%s]},
         "status": {%s}}
        """
            .formatted(more, rules, status));
  }

  private static List<Via> vias(Synced synced) {
    return synced.snapshot().on("http").stream().map(Instance::via).toList();
  }

  @Test
  void gatewayApi_notInstalled_isNoFailure_andIsFoundWhenItIs() {
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced none = listening.await(Synced.class);
      assertThat(none.lacking()).isNull();
      assertThat(access(none).notes())
          .containsExactly(
              "Service example/backend-service: no Ingress or HTTPRoute can be used for port 5000"
                  + " (http)");
      gateway(listener("web", "HTTPS", 443), "192.0.2.30");
      route(HOSTS, PREFIX.formatted(BACKEND), "");
      Synced there = await(listening, Map.of("192.0.2.30:443", 1.0));
      assertThat(vias(there)).containsExactly(new Via("shop.example.com", true, "/shop"));
      assertThat(access(there).modes()).isEqualTo(Map.of("http", AccessMode.INGRESS));
    }
    awaitWatches();
  }

  @Test
  void listeners_tlsFirst_andTheirPorts() {
    gateway(listener("plain", "HTTP", 8080) + "," + listener("tcp", "TCP", 9000), "192.0.2.30");
    route(HOSTS, "{" + BACKEND + "}", "");
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced plain = await(listening, Map.of("192.0.2.30:8080", 1.0));
      assertThat(vias(plain)).containsExactly(new Via("shop.example.com", false, ""));
      gateway(listener("plain", "HTTP", 8080) + "," + listener("web", "HTTPS", 8443), "192.0.2.30");
      await(listening, Map.of("192.0.2.30:8443", 1.0));
    }
  }

  private static void awaitNote(Listening listening, String note) {
    String whole = "HTTPRoute example/shop on Gateway infra/front: " + note;
    await(listening, access -> access.notes().contains(whole));
  }

  @Test
  void gateway_thatIsNotThereOrHasNoAddress_isSaid() {
    route(HOSTS, "{" + BACKEND + "}", "");
    try (Listening listening = follow(AccessMode.INGRESS)) {
      awaitNote(listening, "Gateway infra/front is not there or cannot be read");
      gateway(listener("web", "HTTPS", 443), "");
      awaitNote(listening, "no address in its status (k8s.discovery.ingress.address names one)");
      gateway(listener("tcp", "TCP", 443), "192.0.2.30");
      awaitNote(listening, "Gateway infra/front has no HTTP or HTTPS listener for it");
      gateway(listener("web", "HTTPS", 443), "192.0.2.30");
      await(listening, Map.of("192.0.2.30:443", 1.0));
    }
  }

  @Test
  void route_thatItsGatewayDoesNotAccept_isSaid() {
    gateway(listener("web", "HTTPS", 443), "192.0.2.30");
    String refused =
        "\"parents\": [{\"parentRef\": {\"name\": \"front\", \"namespace\": \"infra\"},"
            + " \"conditions\": [{\"type\": \"Accepted\", \"status\": \"False\"}]}]";
    route(HOSTS, "{" + BACKEND + "}", refused);
    try (Listening listening = follow(AccessMode.INGRESS)) {
      awaitNote(listening, "Gateway infra/front does not accept it (status.parents)");
      route(HOSTS, "{" + BACKEND + "}", "");
      await(listening, Map.of("192.0.2.30:443", 1.0));
    }
  }

  @Test
  void rules_thatAskForMoreThanAPath_areSaid_andPassedOver() {
    gateway(listener("web", "HTTPS", 443), "192.0.2.30");
    String canary =
        "{\"matches\": [{\"headers\": [{\"name\": \"x\", \"value\": \"y\"}]}], " + BACKEND + "}";
    String pattern =
        "{\"matches\": [{\"path\": {\"type\": \"RegularExpression\", \"value\": \"/a.*\"}}], "
            + BACKEND
            + "}";
    String redirect = "{\"filters\": [{\"type\": \"RequestRedirect\"}], " + BACKEND + "}";
    route(HOSTS, canary + "," + pattern + "," + redirect, "");
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced none = await(listening, access -> access.notes().size() == 4);
      String route = "HTTPRoute example/shop on Gateway infra/front: ";
      assertThat(access(none).notes())
          .contains(
              route
                  + "a rule matches headers, query parameters or a method (expected: a path alone)",
              route + "path /a.* is a pattern (expected: PathPrefix)",
              route + "a rule redirects (expected: one with backendRefs alone)");
      route(HOSTS, canary + "," + PREFIX.formatted(BACKEND), "");
      Synced there = await(listening, Map.of("192.0.2.30:443", 1.0));
      assertThat(vias(there)).containsExactly(new Via("shop.example.com", true, "/shop"));
    }
  }

  @Test
  void hosts_areThoseThatRouteAndListenerHaveInCommon() {
    String wild =
        "{\"name\": \"web\", \"protocol\": \"HTTPS\", \"port\": 443, \"hostname\": \"*.example.com\"}";
    gateway(wild, "192.0.2.30");
    route("\"hostnames\": [\"other.org\", \"a.example.com\"],", "{" + BACKEND + "}", "");
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced there = await(listening, Map.of("192.0.2.30:443", 1.0));
      assertThat(vias(there)).containsExactly(new Via("a.example.com", true, ""));
      route("", "{" + BACKEND + "}", "");
      await(
          listening,
          access ->
              access.notes().stream().anyMatch(n -> n.contains("*.example.com names no host")));
    }
  }

  @Test
  void ingressAndRoute_ofTheSameRank_goByName() {
    gateway(listener("web", "HTTPS", 443), "192.0.2.30");
    route(HOSTS, PREFIX.formatted(BACKEND), "");
    ingress("shop", "shop.example.com", "192.0.2.20");
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced there = await(listening, Map.of("192.0.2.30:443", 1.0));
      assertThat(access(there).notes())
          .containsExactly(
              "HTTPRoute example/shop on Gateway infra/front: https://shop.example.com/shop leads to"
                  + " port 5000 (http); another rule does as well (Ingress example/shop)");
    }
  }

  @Test
  void routes_forbidden_whereIngressesAreNot_isNoTrouble() {
    api.faults().forbid("httproutes", Verb.LIST, Verb.WATCH);
    ingress("shop", "shop.example.com", "192.0.2.20");
    try (Listening listening = follow(AccessMode.INGRESS)) {
      Synced there = await(listening, Map.of("192.0.2.20:443", 1.0));
      assertThat(there.lacking()).isNull();
    }
  }
}
