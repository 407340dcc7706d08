package io.github.k8sdiscovery.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.name.PortRules;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Service's annotations mean. */
class ServiceRouteTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final ServicePort HTTP = new ServicePort("http", 80, null);

  private static ServiceInfo info(Map<String, String> annotations, ServicePort... ports) {
    return new ServiceInfo(
        "uid", "ClusterIP", Map.of(), annotations, List.of(ports), false, null, null);
  }

  private static List<ServiceRoute> routes(Map<String, String> annotations, ServicePort... ports) {
    return ServiceRoute.of(BACKEND, info(annotations, ports), PortRules.DEFAULT);
  }

  @Test
  void service_withoutAnnotation_hasNone_whateverItsPorts() {
    assertThat(routes(Map.of())).isEmpty();
  }

  @Test
  void service_withTwoPatterns_hasTwo() {
    List<ServiceRoute> routes =
        routes(
            Map.of(
                ServiceRoute.ROUTE, " /b/** ,/a",
                ServiceRoute.STRIP_PREFIX, "1",
                ServiceRoute.HOST, "Shop.Example.com"),
            HTTP);

    assertThat(routes)
        .extracting(ServiceRoute::id)
        .containsExactly("backend.example", "backend.example-2");
    assertThat(routes)
        .extracting(route -> route.pattern().getPatternString())
        .containsExactly("/a", "/b/**");
    assertThat(routes).allMatch(route -> route.uri().equals(URI.create("lb://backend.example")));
    assertThat(routes)
        .allMatch(route -> route.stripPrefix() == 1 && "shop.example.com".equals(route.host()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "backend/**; ; ; k8sdiscovery.github.io/route: backend/** (expected: path patterns such as /backend/**",
        "''; ; ; k8sdiscovery.github.io/route:  (expected: path patterns",
        "/a,; ; ; k8sdiscovery.github.io/route:  (expected: path patterns",
        "/**/{; ; ; k8sdiscovery.github.io/route: /**/{ (expected: path patterns",
        "/a; one; ; k8sdiscovery.github.io/route-strip-prefix: one (expected: a number of segments, 0 to 100)",
        "/a; -1; ; k8sdiscovery.github.io/route-strip-prefix: -1 (expected: a number of segments, 0 to 100)",
        "/a; 101; ; k8sdiscovery.github.io/route-strip-prefix: 101 (expected: a number",
        "/a; ; not a host; k8sdiscovery.github.io/route-host: not a host (expected: a host such as",
        "/a; ; shop.*; k8sdiscovery.github.io/route-host: shop.* (expected: a host such as",
      })
  void annotation_bad_namesTheServiceAndWhatIsExpected(
      String route, @Nullable String strip, @Nullable String host, String message) {
    Map<String, String> annotations = new TreeMap<>(Map.of(ServiceRoute.ROUTE, route));
    if (strip != null) {
      annotations.put(ServiceRoute.STRIP_PREFIX, strip);
    }
    if (host != null) {
      annotations.put(ServiceRoute.HOST, host);
    }

    assertThatThrownBy(() -> routes(annotations, HTTP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Service example/backend: " + message);
  }

  @Test
  void ports_severalWithoutAName_areRefused() {
    Map<String, String> annotations = Map.of(ServiceRoute.ROUTE, "/a");
    ServicePort one = new ServicePort("one", 1, null);
    ServicePort two = new ServicePort("two", 2, null);

    assertThat(routes(annotations, one)).hasSize(1);
    assertThat(routes(annotations, one, HTTP)).hasSize(1);
    assertThatThrownBy(() -> routes(annotations, one, two))
        .hasMessage(
            "Service example/backend: ports: [1 (one), 2 (two)] (expected: one, or one named http"
                + " or https or by the label primary-port-name)");
    assertThatThrownBy(() -> routes(annotations)).hasMessageContaining("ports: []");
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com, true",
    "shop.example.com, SHOP.example.com:8443, true",
    "shop.example.com, example.com, false",
    "shop.example.com, , false",
    "*.example.com, a.example.com:80, true",
    "*.example.com, a.b.example.com, false",
    "*.example.com, example.com, false",
    ", anything, true"
  })
  void host_ofARequest_isComparedWithoutPortAndCase(
      @Nullable String host, @Nullable String header, boolean expected) {
    Map<String, String> annotations = new TreeMap<>(Map.of(ServiceRoute.ROUTE, "/a"));
    if (host != null) {
      annotations.put(ServiceRoute.HOST, host);
    }

    assertThat(routes(annotations, HTTP).get(0).isFor(header)).isEqualTo(expected);
  }
}
