package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SERVICES;
import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.k8sdiscovery.embedded.ApiClient.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteTest {
  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String OPERATIONS = "application/json-patch+json";

  private EmbeddedKubernetesApi api;
  private ApiClient client;

  @BeforeEach
  void start() {
    api = EmbeddedKubernetesApi.start();
    client = new ApiClient(api);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String slice(String metadata) {
    return ("{\"kind\":\"EndpointSlice\",\"apiVersion\":\"discovery.k8s.io/v1\","
            + "\"metadata\":{%s},\"addressType\":\"IPv4\"}")
        .formatted(metadata);
  }

  @Test
  void create_ofANewObject_storesItComplete() {
    Reply created = client.send("POST", SLICES, JSON, slice("\"name\":\"a\""));
    assertThat(created.status()).isEqualTo(201);
    ObjectNode stored = client.get(SLICES + "/a").body();
    assertThat(stored).isEqualTo(created.body());
    assertThat(stored.at("/metadata/uid").asText()).hasSize(36);
    assertThat(stored.at("/metadata/namespace").asText()).isEqualTo("example");
    assertThat(stored.at("/metadata/creationTimestamp").asText()).endsWith("Z");
    assertThat(stored.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(stored.at("/endpoints").isNull()).isTrue();
  }

  @Test
  void create_ofAnExistingName_isAConflict() {
    api.slice("example", "a").apply();
    Reply second = client.send("POST", SLICES, JSON, slice("\"name\":\"a\""));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body().path("reason").asText()).isEqualTo("AlreadyExists");
    assertThat(second.message()).isEqualTo("endpointslices.discovery.k8s.io \"a\" already exists");
  }

  @Test
  void create_withAGeneratedName_makesOne() {
    Reply created = client.send("POST", SLICES, JSON, slice("\"generateName\":\"backend-\""));
    assertThat(created.body().at("/metadata/name").asText()).matches("backend-.{5}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"name\":\"\"' | 422 | generateName is required",
        "'\"name\":\"a\",\"namespace\":\"other\"' | 400 | does not match the namespace sent on the request",
      })
  void create_ofAnObjectWithoutItsPlace_isRefused(String metadata, int status, String message) {
    Reply refused = client.send("POST", SLICES, JSON, slice(metadata));
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.message()).contains(message);
  }

  @Test
  void create_ofAnotherKindOrNoJson_isRefused() {
    assertThat(client.send("POST", SERVICES, JSON, slice("\"name\":\"a\"")).status())
        .isEqualTo(400);
    assertThat(client.send("POST", SERVICES, JSON, "{").status()).isEqualTo(400);
    assertThat(client.send("POST", SERVICES, JSON, "[]").status()).isEqualTo(400);
  }

  @Test
  void replace_atTheStoredVersion_works() {
    String version = api.slice("example", "a").apply();
    String body =
        slice("\"name\":\"a\",\"resourceVersion\":\"" + version + "\",\"labels\":{\"x\":\"y\"}");
    Reply replaced = client.send("PUT", SLICES + "/a", JSON, body);
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(Long.parseLong(replaced.revision())).isGreaterThan(Long.parseLong(version));
  }

  @Test
  void replace_atAnOldVersion_isAConflict() {
    String old = api.slice("example", "a").apply();
    api.slice("example", "a").label("x", "y").apply();
    String body = slice("\"name\":\"a\",\"resourceVersion\":\"" + old + "\"");
    Reply refused = client.send("PUT", SLICES + "/a", JSON, body);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("reason").asText()).isEqualTo("Conflict");
    assertThat(refused.message()).contains("the object has been modified");
  }

  @Test
  void replace_ofNothing_isNotFound() {
    assertThat(client.send("PUT", SLICES + "/a", JSON, slice("\"name\":\"a\"")).status())
        .isEqualTo(404);
  }

  @Test
  void replace_keepsUidAndAddress() {
    api.service("example", "a").port("http", 80, "8080").apply();
    ObjectNode before = client.get(SERVICES + "/a").body();
    api.service("example", "a").port("http", 81, "8080").apply();
    ObjectNode after = client.get(SERVICES + "/a").body();
    assertThat(after.at("/metadata/uid")).isEqualTo(before.at("/metadata/uid"));
    assertThat(after.at("/spec/clusterIP")).isEqualTo(before.at("/spec/clusterIP"));
    assertThat(after.at("/spec/ports/0/port").asInt()).isEqualTo(81);
  }

  @ParameterizedTest
  @CsvSource({MERGE, "application/strategic-merge-patch+json"})
  void patch_byMerging_changesAndRemovesFields(String mediaType) {
    api.service("example", "a").label("keep", "1").label("drop", "1").apply();
    String patch = "{\"metadata\":{\"labels\":{\"drop\":null,\"add\":\"2\"}}}";
    Reply patched = client.send("PATCH", SERVICES + "/a", mediaType, patch);
    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.body().at("/metadata/labels").toString())
        .isEqualTo("{\"keep\":\"1\",\"add\":\"2\"}");
  }

  @Test
  void patch_byOperations_changesFields() {
    api.slice("example", "a")
        .endpoint(e -> e.address("10.0.0.1").ready(true))
        .endpoint(e -> e.address("x"))
        .apply();
    String patch =
        """
        [{"op":"test","path":"/endpoints/0/conditions/ready","value":true},
         {"op":"replace","path":"/endpoints/0/conditions/ready","value":false},
         {"op":"remove","path":"/endpoints/1"},
         {"op":"add","path":"/endpoints/-","value":{"addresses":["10.0.0.2"]}},
         {"op":"copy","from":"/endpoints/0/conditions","path":"/endpoints/1/conditions"},
         {"op":"add","path":"/metadata/labels","value":{"a~b":"1"}},
         {"op":"move","from":"/metadata/labels/a~0b","path":"/metadata/labels/c"}]
        """;
    Reply patched = client.send("PATCH", SLICES + "/a", OPERATIONS, patch);
    assertThat(patched.status()).as(patched.message()).isEqualTo(200);
    assertThat(patched.body().path("endpoints").toString())
        .isEqualTo(
            "[{\"addresses\":[\"10.0.0.1\"],\"conditions\":{\"ready\":false}},"
                + "{\"addresses\":[\"10.0.0.2\"],\"conditions\":{\"ready\":false}}]");
    assertThat(patched.body().at("/metadata/labels").toString()).isEqualTo("{\"c\":\"1\"}");
    assertThat(patched.body().at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'op':'test','path':'/addressType','value':'IPv6'}] | 422",
        "[{'op':'remove','path':'/metadata/labels'}] | 422",
        "[{'op':'add','path':'/addressType'}] | 422",
        "[{'op':'add','path':'','value':{}}] | 422",
        "[{'op':'grow','path':'/addressType'}] | 422",
        "[{'op':'remove','path':'addressType'}] | 400",
        "{'op':'remove'} | 400",
        "{'metadata':{'name':'b'}} | 400",
      })
  void patch_thatDoesNotFit_isRefusedAndChangesNothing(String patch, int status) {
    String version = api.slice("example", "a").apply();
    String type = status == 400 && patch.contains("metadata") ? MERGE : OPERATIONS;
    assertThat(client.send("PATCH", SLICES + "/a", type, patch.replace('\'', '"')).status())
        .isEqualTo(status);
    assertThat(client.get(SLICES + "/a").revision()).isEqualTo(version);
  }

  @Test
  void patch_ofAnotherMediaType_isRefused() {
    api.slice("example", "a").apply();
    assertThat(client.send("PATCH", SLICES + "/a", "text/plain", "{}").status()).isEqualTo(415);
  }

  @Test
  void patch_atAnOldVersion_isAConflict() {
    String old = api.slice("example", "a").apply();
    api.slice("example", "a").label("x", "y").apply();
    String patch = "{\"metadata\":{\"resourceVersion\":\"" + old + "\"}}";
    assertThat(client.send("PATCH", SLICES + "/a", MERGE, patch).status()).isEqualTo(409);
  }

  @Test
  void delete_ofAnObject_removesItOnce() {
    api.slice("example", "a").apply();
    Reply deleted = client.send("DELETE", SLICES + "/a", "", "");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.body().path("status").asText()).isEqualTo("Success");
    assertThat(client.send("DELETE", SLICES + "/a", "", "").status()).isEqualTo(404);
    assertThat(api.delete("endpointslices", "example", "a")).isFalse();
  }

  @Test
  void post_whereNothingCanBeCreated_isNotAllowed() {
    assertThat(client.send("POST", "/api/v1/services", JSON, "{}").status()).isEqualTo(405);
    assertThat(client.send("POST", SERVICES + "/a", JSON, "{}").status()).isEqualTo(405);
    assertThat(client.send("DELETE", SERVICES, JSON, "{}").status()).isEqualTo(405);
  }

  @Test
  void apply_andGet_inTheJvm_areTheSameObjects() {
    Map<String, Object> pod =
        Map.of(
            "kind",
            "Pod",
            "apiVersion",
            "v1",
            "metadata",
            Map.of("name", "p", "namespace", "example"));
    String version = api.apply(pod);
    assertThat(client.get("/api/v1/namespaces/example/pods/p").revision()).isEqualTo(version);
    assertThat(api.get("pods", "example", "p").orElseThrow()).containsEntry("kind", "Pod");
    assertThat(api.get("pods", "example", "q")).isEmpty();
  }

  @Test
  void apply_ofWhatTheServerDoesNotKeep_saysWhatItKeeps() {
    assertThatThrownBy(() -> api.apply("{\"kind\":\"Secret\",\"apiVersion\":\"v1\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("services, endpointslices, pods, nodes");
    assertThatThrownBy(() -> api.get("secrets", "example", "a"))
        .hasMessageContaining("services, endpointslices");
    assertThatThrownBy(() -> api.apply("[]")).hasMessageContaining("expected: one JSON object");
    for (String broken : List.of("{", "")) {
      assertThatThrownBy(() -> api.apply(broken)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
