package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.ServiceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.client.ServiceInstance;

/** Port, scheme and metadata of an instance; the numbers are those of the comparison document. */
class InstanceDescriptionTest {

  private final Cluster cluster = new Cluster();
  private final EmbeddedKubernetesApi api = cluster.api();
  private String[] properties = {};

  @AfterEach
  void close() {
    cluster.close();
  }

  private ServiceInstance only(String service) {
    return BothClients.only(cluster, service, properties);
  }

  /** 6. */
  @Test
  void getInstances_withoutPorts_haveNoPortInTheirUri() {
    api.service(Cluster.NAMESPACE, "backend").headless().apply();
    api.slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .endpoint(e -> e.address("10.0.0.1").ready(true))
        .apply();

    ServiceInstance instance = only("backend");

    assertThat(instance.getPort()).isEqualTo(-1);
    assertThat(instance.getUri()).hasToString("http://10.0.0.1");
  }

  /** 7. */
  @Test
  void getInstances_onePort_isUsedWhateverItsName() {
    properties = new String[] {"k8s.discovery.primary-port-name=other"};
    cluster.pods("backend", 8080, "a");

    assertThat(only("backend").getPort()).isEqualTo(8080);
  }

  /** 8 to 13. */
  @ParameterizedTest
  @CsvSource({
    "admin:9,http:8,  admin, http,  9",
    "admin:9,http:8,  '',    admin, 9",
    "admin:9,http:8,  admin, '',    9",
    "https:7,http:8,  wrong, wrong, 7",
    "https:7,http:8,  '',    '',    7",
    "admin:9,http:8,  '',    '',    8",
    "first:5,admin:9, '',    '',    5"
  })
  void getInstances_severalPorts_primaryIsChosen(
      String one, String two, String label, String property, int expected) {
    properties = new String[] {"k8s.discovery.primary-port-name=" + property};
    ServiceBuilder service = api.service(Cluster.NAMESPACE, "backend");
    if (!label.isEmpty()) {
      service.label("primary-port-name", label);
    }
    for (String port : List.of(one, two)) {
      service.port(name(port), 80 + number(port), name(port));
    }
    service.apply();
    api.slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .port(name(one), number(one))
        .port(name(two), number(two))
        .endpoint(e -> e.address("10.0.0.1").ready(true))
        .apply();

    assertThat(only("backend").getPort()).isEqualTo(expected);
  }

  private static String name(String port) {
    return port.substring(0, port.indexOf(':'));
  }

  private static int number(String port) {
    return Integer.parseInt(port.substring(port.indexOf(':') + 1));
  }

  /** 14. */
  @ParameterizedTest
  @CsvSource({
    "true,  '',   http,  80,  true",
    "on,    '',   http,  80,  true",
    "yes,   '',   http,  80,  true",
    "1,     '',   http,  80,  true",
    "false, true, http,  443, false",
    "'',    true, http,  80,  true",
    "'',    '',   http,  443, true",
    "'',    '',   http,  8443,true",
    "'',    '',   https, 80,  true",
    "'',    '',   http,  80,  false"
  })
  void isSecure_labelAnnotationNumberName_inThisOrder(
      String label, String annotation, String portName, int port, boolean secure) {
    ServiceBuilder service =
        api.service(Cluster.NAMESPACE, "backend").port(portName, port, portName);
    if (!label.isEmpty()) {
      service.label("secured", label);
    }
    if (!annotation.isEmpty()) {
      service.annotation("secured", annotation);
    }
    service.apply();
    api.slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .port(portName, 8080)
        .endpoint(e -> e.address("10.0.0.1").ready(true))
        .apply();

    ServiceInstance instance = only("backend");

    assertThat(instance.isSecure()).isEqualTo(secure);
    assertThat(instance.getUri().getScheme()).isEqualTo(secure ? "https" : "http");
  }

  /** 15 to 18, 29. */
  @Test
  void getMetadata_hasLabelsAnnotationsPortsAndPlace() {
    api.service(Cluster.NAMESPACE, "backend")
        .port("http", 80, "http")
        .label("app", "shop")
        .annotation("owner", "team")
        .apply();
    api.slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .port("http", 8080)
        .endpoint(
            e -> e.address("10.0.0.1").ready(true).pod("a").uid("uid-a").zone("z1").node("n1"))
        .apply();
    api.service(Cluster.NAMESPACE, "bare").port("", 80, "80").apply();
    api.slice(Cluster.NAMESPACE, "bare-1")
        .service("bare")
        .port("", 8080)
        .endpoint(e -> e.address("10.0.0.1").ready(true))
        .apply();

    assertThat(only("backend").getMetadata())
        .containsOnly(
            Map.entry("k8s_namespace", Cluster.NAMESPACE),
            Map.entry("type", "ClusterIP"),
            Map.entry("app", "shop"),
            Map.entry("owner", "team"),
            Map.entry("port.http", "8080"),
            Map.entry("zone", "z1"),
            Map.entry("node", "n1"),
            Map.entry("pod", "a"),
            Map.entry("weight", "1"));
    assertThat(only("bare").getMetadata())
        .containsOnly(
            Map.entry("k8s_namespace", Cluster.NAMESPACE),
            Map.entry("type", "ClusterIP"),
            Map.entry("port.<unset>", "8080"),
            Map.entry("weight", "1"));
  }

  /** 3: what is IPv6 stands in brackets. */
  @Test
  void getUri_ipv6_isBracketed() {
    api.service(Cluster.NAMESPACE, "backend").port("http", 80, "http").apply();
    api.slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .addressType("IPv6")
        .port("http", 8080)
        .endpoint(e -> e.address("fd00::12").ready(true))
        .apply();

    ServiceInstance instance = only("backend");

    assertThat(instance.getUri()).hasToString("http://[fd00::12]:8080");
    assertThat(instance.getUri().getHost()).isEqualTo(instance.getHost());
  }
}
