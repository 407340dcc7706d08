package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.k8sdiscovery.embedded.ApiClient.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds refusals against what kube-apiserver 1.36.3 answered: HTTP status and the whole Status
 * object as JSON, message included. Not compared: the numbers of resourceVersions, where a message
 * has them, and the text of continue tokens. The recorded 422 for a loopback address has no
 * counterpart: this server allows those on purpose.
 */
class RecordedErrorTest {
  private static void assertRecorded(String name, int status, Reply reply) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(Recorded.withoutRevisions(reply.body()))
        .isEqualTo(Recorded.withoutRevisions(Recorded.object("errors/" + name + ".json")));
  }

  @ParameterizedTest
  @CsvSource({
    "200-list-in-absent-namespace, 200, /apis/discovery.k8s.io/v1/namespaces/absent/endpointslices",
    "400-bad-rv, 400, /apis/discovery.k8s.io/v1/namespaces/example/endpointslices?resourceVersion=abc",
    "404-no-such-path, 404, /apis/discovery.k8s.io/v1/namespaces/example/nothing",
    "404-slice, 404, /apis/discovery.k8s.io/v1/namespaces/example/endpointslices/none",
  })
  void request_thatARealServerAnswered_isAnsweredTheSame(String name, int status, String path) {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      assertRecorded(name, status, new ApiClient(api).get(path));
    }
  }

  @Test
  void request_withABadToken_isRefusedAsRecorded() {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.builder().token("secret").start()) {
      assertRecorded("401-bad-token", 401, new ApiClient(api).get(SLICES));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403-list, nobody, /namespaces/example/endpointslices",
    "403-list-all-namespaces, nobody, /endpointslices",
    "403-watch, nobody, /namespaces/example/endpointslices?watch=1",
    "403-anonymous, system:anonymous, /namespaces/example/endpointslices",
    "403-serviceaccount-other-namespace, system:serviceaccount:example:client, /namespaces/default/endpointslices",
  })
  void request_thatIsForbidden_isRefusedAsRecorded(String name, String user, String path) {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.builder().user(user).start()) {
      api.faults().forbid("endpointslices");
      assertRecorded(name, 403, new ApiClient(api).get("/apis/discovery.k8s.io/v1" + path));
    }
  }

  @ParameterizedTest
  @CsvSource({"410-list-exact", "410-list-exact-rv1"})
  void list_atAForgottenExactRevision_isRefusedAsRecorded(String name) {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      String old = name.endsWith("rv1") ? "1" : api.service("example", "a").apply();
      api.faults().expireHistory();
      String query = "?resourceVersionMatch=Exact&resourceVersion=" + old;
      assertRecorded(name, 410, new ApiClient(api).get(SLICES + query));
    }
  }

  @Test
  void list_continuedAfterTheHistoryIsGone_isRefusedAsRecorded() {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      api.slice("example", "a").apply();
      api.slice("example", "b").apply();
      ApiClient client = new ApiClient(api);
      String token = client.get(SLICES + "?limit=1").body().at("/metadata/continue").asText();
      api.faults().expireHistory();
      assertRecorded("410-list-continue", 410, client.get(SLICES + "?limit=1&continue=" + token));
    }
  }

  @Test
  void list_atAFutureRevision_isRefusedAsRecorded() {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      Reply reply = new ApiClient(api).get(SLICES + "?resourceVersion=99999999");
      assertThat(reply.status()).isEqualTo(504);
      assertThat(reply.raw().headers().firstValue("Retry-After")).contains("1");
      ObjectNode recorded = Recorded.object("errors/504-rv-in-the-future.json");
      recorded.put(
          "message", recorded.path("message").asText().replaceAll("\\d+$", api.resourceVersion()));
      assertThat(reply.body()).isEqualTo(recorded);
    }
  }
}
