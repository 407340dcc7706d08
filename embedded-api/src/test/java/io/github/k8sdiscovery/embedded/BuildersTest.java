package io.github.k8sdiscovery.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuildersTest {
  private EmbeddedKubernetesApi api;

  @BeforeEach
  void start() {
    api = EmbeddedKubernetesApi.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private ObjectNode stored(String resource, String name) {
    return Json.of(api.get(resource, "example", name).orElseThrow());
  }

  @Test
  void slice_withPortsOfAllKinds_isStoredSo() {
    api.slice("example", "s")
        .service("backend")
        .addressType("IPv6")
        .port("http", 5000)
        .port("dns", 53, "UDP", "")
        .port("grpc", 9000, "TCP", "kubernetes.io/h2c")
        .apply();
    ObjectNode slice = stored("endpointslices", "s");
    assertThat(slice.at("/metadata/labels").toString())
        .isEqualTo("{\"kubernetes.io/service-name\":\"backend\"}");
    assertThat(slice.at("/addressType").asText()).isEqualTo("IPv6");
    assertThat(slice.at("/ports").toString())
        .isEqualTo(
            "[{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":5000},"
                + "{\"name\":\"dns\",\"protocol\":\"UDP\",\"port\":53},"
                + "{\"name\":\"grpc\",\"protocol\":\"TCP\",\"port\":9000,\"appProtocol\":\"kubernetes.io/h2c\"}]");
  }

  @Test
  void endpoint_withEverything_isStoredSo() {
    api.slice("example", "s")
        .endpoint(
            e ->
                e.address("fd00::1")
                    .ready(false)
                    .serving(true)
                    .terminating(true)
                    .pod("backend-1")
                    .uid("u-1")
                    .hostname("db-0")
                    .node("node-a")
                    .zone("z1")
                    .hintZones("z1", "z2")
                    .hintNodes("node-a"))
        .endpoint(e -> e.address("fd00::2"))
        .apply();
    ObjectNode slice = stored("endpointslices", "s");
    assertThat(slice.at("/endpoints/0").toString())
        .isEqualTo(
            "{\"addresses\":[\"fd00::1\"],"
                + "\"conditions\":{\"ready\":false,\"serving\":true,\"terminating\":true},"
                + "\"targetRef\":{\"kind\":\"Pod\",\"namespace\":\"example\",\"name\":\"backend-1\",\"uid\":\"u-1\"},"
                + "\"hostname\":\"db-0\",\"nodeName\":\"node-a\",\"zone\":\"z1\","
                + "\"hints\":{\"forZones\":[{\"name\":\"z1\"},{\"name\":\"z2\"}],"
                + "\"forNodes\":[{\"name\":\"node-a\"}]}}");
    assertThat(slice.at("/endpoints/1").toString()).isEqualTo("{\"addresses\":[\"fd00::2\"]}");
  }

  @Test
  void slice_withNothing_hasNullListsAsARealOne() {
    api.slice("example", "s").apply();
    ObjectNode slice = stored("endpointslices", "s");
    assertThat(slice.path("endpoints").isNull()).isTrue();
    assertThat(slice.path("ports").isNull()).isTrue();
  }

  @Test
  void slice_allPorts_hasAnEntryWithoutANumber() {
    api.slice("example", "s").allPorts("").apply();
    assertThat(stored("endpointslices", "s").at("/ports").toString())
        .isEqualTo("[{\"name\":\"\",\"protocol\":\"TCP\"}]");
  }

  @Test
  void service_withLittle_isFilledInAsARealOne() {
    api.service("example", "a")
        .port("http", 80, "8080")
        .port("admin", 81, "admin", "https")
        .apply();
    ObjectNode spec = (ObjectNode) stored("services", "a").path("spec");
    assertThat(spec.at("/ports").toString())
        .isEqualTo(
            "[{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":80,\"targetPort\":8080},"
                + "{\"name\":\"admin\",\"protocol\":\"TCP\",\"port\":81,\"appProtocol\":\"https\","
                + "\"targetPort\":\"admin\"}]");
    assertThat(spec.path("type").asText()).isEqualTo("ClusterIP");
    assertThat(spec.path("clusterIP").asText()).startsWith("10.96.");
    assertThat(spec.path("sessionAffinity").asText()).isEqualTo("None");
    assertThat(spec.path("internalTrafficPolicy").asText()).isEqualTo("Cluster");
  }

  @Test
  void service_ofOtherKinds_isStoredSo() {
    api.service("example", "headless").headless().apply();
    assertThat(stored("services", "headless").at("/spec/clusterIP").asText()).isEqualTo("None");
    api.service("example", "outside").externalName("example.com").apply();
    ObjectNode outside = stored("services", "outside");
    assertThat(outside.at("/spec/externalName").asText()).isEqualTo("example.com");
    assertThat(outside.at("/spec/clusterIP").isMissingNode()).isTrue();
    api.service("example", "local")
        .internalTrafficPolicy("Local")
        .sessionAffinity("ClientIP")
        .spec("trafficDistribution", "PreferClose")
        .annotation("k", "v")
        .label("l", "w")
        .apply();
    ObjectNode local = stored("services", "local");
    assertThat(local.at("/spec/internalTrafficPolicy").asText()).isEqualTo("Local");
    assertThat(local.at("/spec/sessionAffinity").asText()).isEqualTo("ClientIP");
    assertThat(local.at("/spec/trafficDistribution").asText()).isEqualTo("PreferClose");
    assertThat(local.at("/metadata/annotations/k").asText()).isEqualTo("v");
    assertThat(local.at("/metadata/labels/l").asText()).isEqualTo("w");
  }
}
