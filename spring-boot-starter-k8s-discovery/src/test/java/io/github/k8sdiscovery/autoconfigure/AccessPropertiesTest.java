package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.NoInstanceException;
import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.access.AddressType;
import io.github.k8sdiscovery.access.FrontAddress;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostNames;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which ways in the properties ask for, and what the endpoint shows of them. */
class AccessPropertiesTest {

  private static final ServiceId BACKEND = new ServiceId(Cluster.NAMESPACE, "backend");
  private static final ServiceId OTHER = new ServiceId(Cluster.NAMESPACE, "other");

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void check(Consumer<Function<ServiceId, AccessSettings>> test, String... properties) {
    Runners.over(cluster)
        .withPropertyValues(properties)
        .run(
            context -> {
              HostNames names = context.getBean(Discovery.class).settings().names();
              test.accept(context.getBean(ServiceRules.class).access(names));
            });
  }

  @Test
  void nothingSaid_isAuto() {
    assertThat(new AccessProperties(null, null, false).settings())
        .isEqualTo(AccessSettings.of(AccessMode.AUTO));
  }

  @Test
  void everything_generalAndOfOneService_isRead() {
    check(
        access -> {
          AccessSettings general = access.apply(OTHER);
          assertThat(general.modes())
              .containsExactly(AccessMode.LOAD_BALANCER, AccessMode.CLUSTER_IP);
          assertThat(general.nodeAddresses())
              .containsExactly(AddressType.INTERNAL_IP, AddressType.EXTERNAL_DNS);
          assertThat(general.front())
              .containsExactly(
                  new FrontAddress("127.0.0.1", 8443), new FrontAddress("edge.example.com", 0));
          AccessSettings own = access.apply(BACKEND);
          assertThat(own).isEqualTo(general.with(List.of(AccessMode.NODE_PORT)));
        },
        "k8s.discovery.access=load-balancer,cluster-ip",
        "k8s.discovery.services.backend.access=node-port",
        "k8s.discovery.node-port.address-types=InternalIP,ExternalDNS",
        "k8s.discovery.ingress.address=127.0.0.1:8443,edge.example.com");
  }

  @Test
  void clusterIp_isCalledAndShown() {
    cluster.pods("backend", 8080, "a", "b");
    try (Actuators app = new Actuators(cluster, "k8s.discovery.access=node-port,cluster-ip")) {
      String address = app.discovery().view("backend", 5000).pick(PickContext.ANY).authority();
      assertThat(address).startsWith("10.96.").endsWith(":5000");
      JsonNode access = app.get("k8sdiscovery/backend").get("access");
      assertThat(access.toString())
          .isEqualTo(
              "{\"ports\":{\"http\":\"cluster-ip\"},\"notes\":[\"Service example/backend: no node"
                  + " port (spec.ports[].nodePort; type: ClusterIP)\"]}");
    }
  }

  @Test
  void noWayIn_isAnErrorThatSaysWhy() {
    cluster.pods("backend", 8080, "a");
    try (Actuators app = new Actuators(cluster, "k8s.discovery.access=load-balancer")) {
      assertThatThrownBy(() -> app.discovery().view("backend", 5000).pick(PickContext.ANY))
          .isInstanceOf(NoInstanceException.class)
          .hasMessage(
              "no instance of service backend in namespace example: no way in"
                  + " (k8s.discovery.access): Service example/backend: no load balancer (type:"
                  + " ClusterIP)");
    }
  }

  @Test
  void pod_ofOneService_isAsEver() {
    cluster.pods("backend", 8080, "a");
    try (Actuators app =
        new Actuators(
            cluster,
            "k8s.discovery.access=cluster-ip",
            "k8s.discovery.services.backend.access=pod")) {
      assertThat(app.discovery().view("backend", 5000).pick(PickContext.ANY).authority())
          .isEqualTo("10.0.0.1:8080");
      assertThat(app.get("k8sdiscovery/backend").has("access")).isFalse();
    }
  }
}
