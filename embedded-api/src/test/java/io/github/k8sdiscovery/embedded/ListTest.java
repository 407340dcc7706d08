package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SERVICES;
import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.embedded.ApiClient.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListTest {
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

  private static List<String> names(Reply list) {
    assertThat(list.status()).as(list.message()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    for (JsonNode item : list.body().path("items")) {
      names.add(item.at("/metadata/name").asText());
    }
    return names;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void list_inNamespace_hasItsObjectsOnlyInOrder() {
    api.service("example", "b").apply();
    api.service("example", "a").apply();
    api.service("other", "c").apply();
    api.slice("example", "d").apply();
    assertThat(names(client.get(SERVICES))).containsExactly("a", "b");
    assertThat(names(client.get("/api/v1/services"))).containsExactly("a", "b", "c");
  }

  @Test
  void list_ofIngresses_isOfTheirNamespaceAndGroup() {
    api.apply(
        "{\"kind\":\"Ingress\",\"apiVersion\":\"networking.k8s.io/v1\","
            + "\"metadata\":{\"name\":\"shop\",\"namespace\":\"example\"}}");
    String path = "/apis/networking.k8s.io/v1/namespaces/%s/ingresses";
    assertThat(names(client.get(path.formatted("example")))).containsExactly("shop");
    assertThat(names(client.get(path.formatted("other")))).isEmpty();
    assertThat(client.get("/apis").body().findValuesAsText("groupVersion"))
        .contains("networking.k8s.io/v1", "discovery.k8s.io/v1");
    assertThat(client.get("/apis/networking.k8s.io/v1").body().findValuesAsText("name"))
        .containsExactly("ingresses");
  }

  @Test
  void list_ofWhatIsNotInstalled_isNotFoundUntilTheFirstIsApplied() {
    String path = "/apis/gateway.networking.k8s.io/v1/namespaces/example/";
    assertThat(client.get(path + "httproutes").status()).isEqualTo(404);
    assertThat(client.get(path + "gateways?watch=1").status()).isEqualTo(404);
    api.apply(
        "{\"kind\":\"Gateway\",\"apiVersion\":\"gateway.networking.k8s.io/v1\","
            + "\"metadata\":{\"name\":\"front\",\"namespace\":\"example\"}}");
    assertThat(names(client.get(path + "gateways"))).containsExactly("front");
    assertThat(names(client.get(path + "httproutes"))).isEmpty();
  }

  @Test
  void list_ofNodes_isClusterWide() {
    api.apply("{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"node-a\"}}");
    Reply nodes = client.get("/api/v1/nodes");
    assertThat(names(nodes)).containsExactly("node-a");
    assertThat(nodes.body().at("/items/0/metadata/namespace").isMissingNode()).isTrue();
    assertThat(client.get("/api/v1/namespaces/example/nodes").status()).isEqualTo(404);
  }

  @Test
  void list_version_isTheLatestOfAnyObject() {
    api.slice("example", "a").apply();
    String latest = api.service("other", "b").apply();
    assertThat(client.get(SLICES).revision()).isEqualTo(latest);
    assertThat(client.get(SLICES + "?resourceVersion=0").revision()).isEqualTo(latest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web | web",
        "app==web | web",
        "app!=web | bare,db",
        "app in (web, db) | db,web",
        "app notin (web) | bare,db",
        "app | db,web",
        "!app | bare",
        "app,tier=back | db",
        "app in (web,db),tier!=back | web",
        "tier= | web",
        "example.com/app | none",
      })
  void list_byLabels_hasWhatMatches(String selector, String expected) {
    api.service("example", "web").label("app", "web").label("tier", "").apply();
    api.service("example", "db").label("app", "db").label("tier", "back").apply();
    api.service("example", "bare").apply();
    List<String> wanted = expected.equals("none") ? List.of() : List.of(expected.split(",", -1));
    assertThat(names(client.get(SERVICES + "?labelSelector=" + encoded(selector))))
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app=we b", "app in web", "=web", "app in (a", "a b"})
  void list_byLabelsThatAreNone_isRefused(String selector) {
    Reply reply = client.get(SERVICES + "?labelSelector=" + encoded(selector));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("unable to parse requirement");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata.name=a | a",
        "metadata.name!=a | b,c",
        "metadata.namespace==other | c",
        "metadata.namespace=example,metadata.name!=a | b",
        "spec.type=ExternalName | b",
      })
  void list_byFields_hasWhatMatches(String selector, String expected) {
    api.service("example", "a").apply();
    api.service("example", "b").externalName("example.com").apply();
    api.service("other", "c").apply();
    assertThat(names(client.get("/api/v1/services?fieldSelector=" + encoded(selector))))
        .isEqualTo(List.of(expected.split(",", -1)));
  }

  @Test
  void list_byAFieldThatIsNotIndexed_isRefused() {
    Reply reply = client.get(SLICES + "?fieldSelector=addressType=IPv4");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("field label not supported: addressType");
  }

  @Test
  void list_inPages_showsTheStateOfTheFirstPage() {
    for (String name : List.of("a", "b", "c", "d")) {
      api.service("example", name).apply();
    }
    Reply first = client.get(SERVICES + "?limit=2");
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(first.body().at("/metadata/remainingItemCount").asInt()).isEqualTo(2);
    api.delete("services", "example", "d");
    api.service("example", "c").label("new", "label").apply();
    api.service("example", "e").apply();
    Reply second =
        client.get(
            SERVICES + "?limit=2&continue=" + first.body().at("/metadata/continue").asText());
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(second.revision()).isEqualTo(first.revision());
    assertThat(second.body().at("/items/0/metadata/labels").isMissingNode()).isTrue();
    assertThat(second.body().at("/metadata/continue").isMissingNode()).isTrue();
  }

  @Test
  void list_inPagesWithASelector_doesNotCountTheRest() {
    api.service("example", "a").label("app", "web").apply();
    api.service("example", "b").label("app", "web").apply();
    Reply first = client.get(SERVICES + "?limit=1&labelSelector=app=web");
    assertThat(first.body().at("/metadata/continue").isTextual()).isTrue();
    assertThat(first.body().at("/metadata/remainingItemCount").isMissingNode()).isTrue();
  }

  @Test
  void list_continuedAfterTheHistoryIsGone_offersATokenThatGoesOn() {
    for (String name : List.of("a", "b", "c")) {
      api.service("example", name).apply();
    }
    String token = client.get(SERVICES + "?limit=2").body().at("/metadata/continue").asText();
    api.faults().expireHistory();
    api.service("example", "d").apply();
    Reply gone = client.get(SERVICES + "?limit=2&continue=" + token);
    assertThat(gone.status()).isEqualTo(410);
    String fresh = gone.body().at("/metadata/continue").asText();
    assertThat(names(client.get(SERVICES + "?limit=2&continue=" + fresh)))
        .containsExactly("c", "d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "e30", "eyJydiI6MX0"})
  void list_continuedByAForeignToken_isRefused(String token) {
    Reply reply = client.get(SERVICES + "?limit=1&continue=" + token);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("continue key is not valid");
  }

  @Test
  void list_atAnExactVersion_isTheStateThen() {
    String then = api.service("example", "a").apply();
    api.service("example", "b").apply();
    api.delete("services", "example", "a");
    Reply exact = client.get(SERVICES + "?resourceVersionMatch=Exact&resourceVersion=" + then);
    assertThat(names(exact)).containsExactly("a");
    assertThat(exact.revision()).isEqualTo(then);
    String notOlder = "?resourceVersionMatch=NotOlderThan&resourceVersion=" + then;
    assertThat(names(client.get(SERVICES + notOlder))).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?resourceVersionMatch=Exact",
        "?resourceVersionMatch=Exact&resourceVersion=0",
        "?resourceVersionMatch=Roughly&resourceVersion=1",
      })
  void list_withAMatchThatMakesNoSense_isRefused(String query) {
    assertThat(client.get(SERVICES + query).status()).isEqualTo(422);
  }

  @Test
  void list_withALimitThatIsNoNumber_isRefused() {
    assertThat(client.get(SERVICES + "?limit=many").status()).isEqualTo(400);
  }
}
