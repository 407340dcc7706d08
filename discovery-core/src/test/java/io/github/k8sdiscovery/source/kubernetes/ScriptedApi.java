package io.github.k8sdiscovery.source.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.List;

/**
 * An API that answers by script: a service whose instance is 10.0.0.1 at first and 10.0.0.2 later,
 * with one answer in between that is none.
 */
final class ScriptedApi implements AutoCloseable {

  static final String FIRST = "10.0.0.1";
  static final String SECOND = "10.0.0.2";

  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/example/endpointslices";
  private static final String SERVICES = "/api/v1/namespaces/example/services";
  private static final String AGAIN = "again";
  private static final int PIECES = 200;
  private static final int STAYS_OPEN_MILLIS = 20_000;

  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options()
              .dynamicPort()
              .bindAddress("127.0.0.1")
              .http2PlainDisabled(true));

  ScriptedApi() {
    server.start();
    server.stubFor(list(SERVICES).willReturn(json(service())));
    server.stubFor(watch(SERVICES).willReturn(open("")));
  }

  String url() {
    return server.baseUrl();
  }

  /** The first list of slices is answered so, each later one as it should be. */
  void firstList(ResponseDefinitionBuilder answer) {
    once(list(SLICES), "list", answer, json(slices(SECOND)));
    server.stubFor(watch(SLICES).willReturn(open("")));
  }

  /** The first watch on slices is answered so; each later one and each new list has the change. */
  void firstWatch(ResponseDefinitionBuilder answer) {
    once(list(SLICES), "list", json(slices(FIRST)), json(slices(SECOND)));
    once(watch(SLICES), "watch", answer, open(modified(SECOND)));
  }

  /** Every watch on slices is answered so. */
  void everyWatch(ResponseDefinitionBuilder answer) {
    server.stubFor(list(SLICES).willReturn(json(slices(FIRST))));
    server.stubFor(watch(SLICES).willReturn(answer));
  }

  /** The requests for slices, the earliest first. */
  List<ServeEvent> requests(boolean watches) {
    return server.getAllServeEvents().stream()
        .filter(event -> event.getRequest().getUrl().startsWith(SLICES))
        .filter(event -> event.getRequest().getUrl().contains("watch=true") == watches)
        .sorted(java.util.Comparator.comparing(event -> event.getRequest().getLoggedDate()))
        .toList();
  }

  /** An event, as a line. */
  static String modified(String address) {
    return "{\"type\":\"MODIFIED\",\"object\":" + slice(address) + "}\n";
  }

  /**
   * A watch that says this at once, and then nothing but blank lines for long: the body is cut into
   * pieces of the same length, and these lines are the first.
   */
  static ResponseDefinitionBuilder open(String lines) {
    String blank = "\n".repeat(Math.max(1, lines.length()) * (PIECES - 1));
    return aResponse().withBody(lines + blank).withChunkedDribbleDelay(PIECES, STAYS_OPEN_MILLIS);
  }

  @Override
  public void close() {
    server.stop();
  }

  private void once(
      MappingBuilder request,
      String name,
      ResponseDefinitionBuilder first,
      ResponseDefinitionBuilder later) {
    server.stubFor(
        request
            .inScenario(name)
            .whenScenarioStateIs(STARTED)
            .willSetStateTo(AGAIN)
            .willReturn(first));
    MappingBuilder again = name.equals("list") ? list(SLICES) : watch(SLICES);
    server.stubFor(again.inScenario(name).whenScenarioStateIs(AGAIN).willReturn(later));
  }

  private static MappingBuilder list(String path) {
    return get(urlPathEqualTo(path)).withQueryParam("watch", absent());
  }

  private static MappingBuilder watch(String path) {
    return get(urlPathEqualTo(path)).withQueryParam("watch", equalTo("true"));
  }

  private static ResponseDefinitionBuilder json(String body) {
    return aResponse().withHeader("Content-Type", "application/json").withBody(body);
  }

  private static String slices(String address) {
    return "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + slice(address) + "]}";
  }

  private static String slice(String address) {
    return """
        {"addressType":"IPv4","metadata":{"name":"backend-service-1","resourceVersion":"2",\
        "labels":{"kubernetes.io/service-name":"backend-service"}},\
        "ports":[{"name":"http","port":5000}],"endpoints":[{"addresses":["%s"]}]}"""
        .formatted(address);
  }

  private static String service() {
    return """
        {"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"backend-service"},\
        "spec":{"ports":[{"name":"http","port":5000}]}}]}""";
  }
}
