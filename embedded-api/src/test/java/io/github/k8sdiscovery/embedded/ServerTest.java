package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SERVICES;
import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.embedded.ApiClient.Reply;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
  @Test
  void start_onAGivenPort_listensThere() {
    int port;
    try (EmbeddedKubernetesApi first = EmbeddedKubernetesApi.start()) {
      port = first.port();
      assertThat(first.url()).isEqualTo("http://127.0.0.1:" + port);
      assertThatThrownBy(() -> EmbeddedKubernetesApi.builder().port(port).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port: " + port);
    }
    try (EmbeddedKubernetesApi second = EmbeddedKubernetesApi.builder().port(port).start()) {
      assertThat(new ApiClient(second).get(SERVICES).status()).isEqualTo(200);
    }
  }

  @Test
  void close_twice_isFine() {
    EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();
    api.close();
    api.close();
    assertThatThrownBy(() -> new ApiClient(api).get(SERVICES))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void builder_valuesThatMakeNoSense_areRefused() {
    EmbeddedKubernetesApiBuilder builder = EmbeddedKubernetesApi.builder();
    assertThatThrownBy(() -> builder.port(70_000)).hasMessage("port: 70000 (expected: 0 to 65535)");
    assertThatThrownBy(() -> builder.historySize(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> builder.bookmarkInterval(Duration.ZERO))
        .hasMessageContaining("at least 1 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/readyz", "/livez", "/healthz"})
  void health_isOkWithoutAToken(String path) {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.builder().token("secret").start()) {
      ApiClient client = new ApiClient(api);
      HttpResponse<String> answer = client.raw(client.request(path).build());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("ok");
    }
  }

  @Test
  void token_isDemandedForResourcesAndLists() {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.builder().token("secret").start()) {
      ApiClient client = new ApiClient(api);
      assertThat(client.get("/version").body().path("gitVersion").asText()).startsWith("v1.");
      assertThat(client.get("/apis").status()).isEqualTo(401);
      assertThat(client.get(SERVICES).status()).isEqualTo(401);
      assertThat(client.get("/nothing").status()).isEqualTo(401);
      String bearer = "Bearer secret";
      assertThat(
              client
                  .raw(client.request(SERVICES).header("Authorization", bearer).build())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void discovery_namesTheResources() {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      ApiClient client = new ApiClient(api);
      assertThat(client.get("/api").body().at("/versions/0").asText()).isEqualTo("v1");
      assertThat(client.get("/apis").body().at("/groups/0/name").asText())
          .isEqualTo("discovery.k8s.io");
      assertThat(client.get("/api/v1").body().path("resources").findValuesAsText("name"))
          .containsExactly("services", "pods", "nodes");
      assertThat(client.get("/api/v1").body().at("/resources/0/shortNames/0").asText())
          .isEqualTo("svc");
      Reply slices = client.get("/apis/discovery.k8s.io/v1");
      assertThat(slices.body().path("resources").findValuesAsText("kind"))
          .containsExactly("EndpointSlice");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/v1/",
        "/api/v2/services",
        "/apis/discovery.k8s.io/v1beta1/endpointslices",
        "/api/v1/services/name",
        "/api/v1/namespaces//services",
        "/api/v1/namespaces/example/services/",
        "/api/v1/namespaces/example/services/a/proxy",
        "/api/v1/namespaces/example/services/a/status/b",
      })
  void path_thatIsNone_isNotFound(String path) {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      assertThat(new ApiClient(api).get(path).status()).isEqualTo(404);
    }
  }

  @Test
  void requests_areRecordedUntilForgotten() throws Exception {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      ApiClient client = new ApiClient(api);
      client.get(SLICES + "?labelSelector=a%3Db&resourceVersion=0");
      client.get(SERVICES + "/none");
      client.get("/nothing");
      try (WatchStream watch =
          client.watch("/api/v1/services?watch=1&fieldSelector=metadata.name=a")) {
        assertThat(api.openWatches().of("services")).isEqualTo(1);
        assertThat(api.openWatches().of("pods")).isZero();
        assertThat(watch.waiting()).isNull();
      }
      List<RecordedRequest> requests = api.requests();
      assertThat(requests)
          .extracting(RecordedRequest::verb, RecordedRequest::resource, RecordedRequest::status)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(Verb.LIST, "endpointslices", 200),
              org.assertj.core.groups.Tuple.tuple(Verb.GET, "services", 404),
              org.assertj.core.groups.Tuple.tuple(Verb.GET, "/nothing", 404),
              org.assertj.core.groups.Tuple.tuple(Verb.WATCH, "services", 200));
      assertThat(requests.get(0).namespace()).isEqualTo("example");
      assertThat(requests.get(0).labelSelector()).isEqualTo("a=b");
      assertThat(requests.get(0).resourceVersion()).isEqualTo("0");
      assertThat(requests.get(1).name()).isEqualTo("none");
      assertThat(requests.get(3).fieldSelector()).isEqualTo("metadata.name=a");
      assertThat(requests.get(3).namespace()).isEmpty();
      api.resetCounters();
      assertThat(api.requests()).isEmpty();
    }
  }
}
