package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTPRoutes whose parent is the Service. */
class RoutedFollowTest extends AccessTest {

  private static final String TWO =
      "\"backendRefs\": [{\"name\": \"v1\", \"port\": 80, \"weight\": %d},"
          + " {\"name\": \"v2\", \"port\": 80, \"weight\": %d}]";

  @Override
  boolean serviceRoutes() {
    return true;
  }

  @BeforeEach
  void publish() {
    service("\"type\": \"ClusterIP\"", "node-a");
    backend("v1", "10.0.1.1", "10.0.1.2", "10.0.1.3");
    backend("v2", "10.0.2.1");
  }

  private void backend(String name, String... addresses) {
    api.service("example", name).port("web", 80, "web").apply();
    var slice = api.slice("example", name + "-1").service(name).port("web", 8080);
    for (String address : addresses) {
      slice.endpoint(e -> e.address(address).ready(true));
    }
    slice.apply();
  }

  private void route(String rules) {
    api.apply(
        """
        {"kind": "HTTPRoute", "apiVersion": "gateway.networking.k8s.io/v1",
         "metadata": {"name": "split", "namespace": "example"},
         "spec": {"parentRefs": [{"group": "", "kind": "Service", "name": "backend-service"}],
                  "rules": [%s]}}
        """
            .formatted(rules));
  }

  @Test
  void weights_areHonouredWhateverTheNumberOfPods_andChangesFollow() {
    try (Listening listening = follow(AccessMode.POD)) {
      await(listening, Map.of("10.0.0.1:5000", 1.0));
      route("{" + TWO.formatted(90, 10) + "}");
      Synced split =
          await(
              listening,
              Map.of(
                  "10.0.1.1:8080", 30.0,
                  "10.0.1.2:8080", 30.0,
                  "10.0.1.3:8080", 30.0,
                  "10.0.2.1:8080", 10.0));
      assertThat(access(split).notes())
          .containsExactly("HTTPRoute example/split leads to v1=90, v2=10");
      backend("v2", "10.0.2.1", "10.0.2.2");
      await(
          listening,
          Map.of(
              "10.0.1.1:8080", 30.0,
              "10.0.1.2:8080", 30.0,
              "10.0.1.3:8080", 30.0,
              "10.0.2.1:8080", 5.0,
              "10.0.2.2:8080", 5.0));
      api.delete("httproutes", "example", "split");
      await(listening, Map.of("10.0.0.1:5000", 1.0));
      awaitWatches("endpointslices", "httproutes", "services");
    }
    awaitWatches();
  }

  @Test
  void rules_thatAreNotForAllCalls_areNotHonoured_andSaid() {
    String some = "{\"matches\": [{\"path\": {\"value\": \"/x\"}}], " + TWO.formatted(1, 1) + "}";
    route(some);
    try (Listening listening = follow(AccessMode.POD)) {
      await(listening, Map.of("10.0.0.1:5000", 1.0));
      route(some + ", {" + TWO.formatted(0, 1) + "}");
      Synced split =
          await(
              listening,
              Map.of(
                  "10.0.1.1:8080", 0.0,
                  "10.0.1.2:8080", 0.0,
                  "10.0.1.3:8080", 0.0,
                  "10.0.2.1:8080", 1.0));
      assertThat(access(split).notes())
          .contains(
              "HTTPRoute example/split: a rule is not for all calls (expected: one without matches)");
    }
  }

  @Test
  void backend_thatIsMissing_isSaid_andTheOthersServe() {
    api.delete("services", "example", "v2");
    api.delete("endpointslices", "example", "v2-1");
    backend("v1", "10.0.1.1");
    route("{" + TWO.formatted(90, 10) + "}");
    try (Listening listening = follow(AccessMode.POD)) {
      Synced split = await(listening, Map.of("10.0.1.1:8080", 90.0));
      assertThat(access(split).notes())
          .contains("HTTPRoute example/split: Service example/v2 has nobody to take calls");
    }
  }

  @Test
  void routes_thatMayNotBeRead_areSaid_andTheServiceServes() {
    api.faults().forbid("httproutes", Verb.LIST, Verb.WATCH);
    try (Listening listening = follow(AccessMode.POD)) {
      Synced plain = await(listening, Map.of("10.0.0.1:5000", 1.0));
      assertThat(plain.lacking()).isNotNull();
      assertThat(plain.lacking().message()).contains("resources: [\"httproutes\"]");
    }
  }
}
