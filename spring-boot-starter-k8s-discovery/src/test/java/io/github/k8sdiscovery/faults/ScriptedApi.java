package io.github.k8sdiscovery.faults;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * WireMock in the place of the API: what the embedded one has, as scripted answers. Lists are
 * whole; a watch says every object anew, in pieces over 400 ms, and ends. For what goes wrong below
 * HTTP.
 */
final class ScriptedApi implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COLLECTIONS =
      List.of(
          "/apis/discovery.k8s.io/v1/namespaces/" + Ground.NAMESPACE + "/endpointslices",
          "/api/v1/namespaces/" + Ground.NAMESPACE + "/services");
  private static final int PIECES = 4;
  private static final int OVER_MILLIS = 400;
  private static final int FIRST = 1;

  private final EmbeddedKubernetesApi original;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());

  ScriptedApi(Ground ground) {
    original = ground.api();
    server.start();
    refresh();
    ground.onChange(this::refresh);
    ground.with("k8s.discovery.kubernetes.api-url=" + server.baseUrl());
  }

  /** Says from now on what the embedded API has now. */
  void refresh() {
    for (String collection : COLLECTIONS) {
      JsonNode list = list(collection);
      server.stubFor(list(collection, aResponse().withBody(list.toString())));
      StringBuilder events = new StringBuilder();
      for (JsonNode item : list.path("items")) {
        ObjectNode event = JSON.createObjectNode().put("type", "MODIFIED");
        event.set("object", item);
        events.append(event).append('\n');
      }
      ResponseDefinitionBuilder dribbled =
          aResponse().withBody(events.toString()).withChunkedDribbleDelay(PIECES, OVER_MILLIS);
      server.stubFor(watch(collection, dribbled));
    }
  }

  private static MappingBuilder list(String collection, ResponseDefinitionBuilder answer) {
    return get(urlPathMatching(collection)).withQueryParam("watch", absent()).willReturn(answer);
  }

  private static MappingBuilder watch(String collection, ResponseDefinitionBuilder answer) {
    return get(urlPathMatching(collection))
        .withQueryParam("watch", equalTo("true"))
        .willReturn(answer);
  }

  private JsonNode list(String collection) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(original.url() + collection)).build();
      return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + collection, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** From now on every watch ends so. */
  void breakWatches(Fault fault) {
    COLLECTIONS.forEach(
        collection ->
            server.stubFor(watch(collection, aResponse().withFault(fault)).atPriority(FIRST)));
  }

  /** The next watch of a service's slices is too old, and the list after it is empty, once. */
  void emptyOnce(String service) {
    String slices = COLLECTIONS.get(0);
    String gone =
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}\n";
    String empty =
        "{\"kind\":\"EndpointSliceList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
    server.stubFor(
        watch(slices, aResponse().withBody(gone))
            .withQueryParam("labelSelector", containing("=" + service))
            .inScenario(service)
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("gone")
            .atPriority(FIRST));
    server.stubFor(
        list(slices, aResponse().withBody(empty))
            .withQueryParam("labelSelector", containing("=" + service))
            .inScenario(service)
            .whenScenarioStateIs("gone")
            .willSetStateTo("over")
            .atPriority(FIRST));
  }

  /** Answers as it should again. */
  void heal() {
    server.resetMappings();
    refresh();
  }

  @Override
  public void close() {
    server.stop();
  }
}
