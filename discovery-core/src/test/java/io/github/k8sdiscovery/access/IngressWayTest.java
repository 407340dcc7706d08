package io.github.k8sdiscovery.access;

import static io.github.k8sdiscovery.access.Place.notes;
import static io.github.k8sdiscovery.access.Route.PathType.EXACT;
import static io.github.k8sdiscovery.access.Route.PathType.IMPLEMENTATION_SPECIFIC;
import static io.github.k8sdiscovery.access.Route.PathType.PREFIX;
import static io.github.k8sdiscovery.model.AccessMode.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.access.Route.Entrance;
import io.github.k8sdiscovery.access.Route.Path;
import io.github.k8sdiscovery.access.Route.PathType;
import io.github.k8sdiscovery.access.Route.Rule;
import io.github.k8sdiscovery.access.Route.Target;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Via;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that lead to the service. */
class IngressWayTest {

  private static final Target BACKEND = new Target("backend", null, 5000);
  private static final String NONE =
      "Service example/backend: no Ingress or HTTPRoute can be used for port 5000 (http)";

  private final Place place = new Place();

  static Route shop(String... addresses) {
    return route("Ingress example/shop", List.of(addresses), rule("shop.example.com", true, "/"));
  }

  private static Route route(String name, List<String> addresses, Rule... rules) {
    return new Route(name, addresses, List.of(rules));
  }

  private static Rule rule(String host, boolean secure, String path) {
    return rule(host, secure, PREFIX, path);
  }

  private static Rule rule(String host, boolean secure, PathType type, String path) {
    return new Rule(new Entrance(host, secure, 0), new Path(type, path), BACKEND, null);
  }

  private void rules(Rule... rules) {
    place.routes(route("Ingress example/shop", List.of("192.0.2.20"), rules));
  }

  private Instance only() {
    List<Instance> instances = place.chosen(INGRESS).on("http");
    assertThat(instances).hasSize(1);
    return instances.get(0);
  }

  @Test
  void rule_withTls_isCalledAt443ByItsHost() {
    place.routes(shop("192.0.2.20", "ingress.example.com"));
    ServiceSnapshot snapshot = place.chosen(INGRESS);
    assertThat(snapshot.on("http"))
        .extracting(Instance::authority)
        .containsExactly("192.0.2.20:443", "ingress.example.com:443");
    assertThat(snapshot.on("http"))
        .extracting(Instance::via)
        .containsOnly(new Via("shop.example.com", true, ""));
    assertThat(notes(snapshot))
        .containsExactly(
            "Ingress example/shop: https://shop.example.com leads to port 5000 (http)");
  }

  @Test
  void rule_withoutTls_isCalledAt80_andItsPathGoesBefore() {
    rules(rule("shop.example.com", false, "/backend/"));
    assertThat(only().authority()).isEqualTo("192.0.2.20:80");
    assertThat(only().via()).isEqualTo(new Via("shop.example.com", false, "/backend"));
  }

  @Test
  void rule_pathOfOtherLetters_isEncoded() {
    rules(rule("shop.example.com", false, "/über uns/"));
    assertThat(only().via()).isEqualTo(new Via("shop.example.com", false, "/%C3%BCber%20uns"));
  }

  @Test
  void rule_withoutHost_isCalledByTheAddress() {
    place.routes(route("Ingress example/shop", List.of("fd00::20"), rule("", false, "/")));
    assertThat(only().via()).isEqualTo(new Via("fd00::20", false, ""));
  }

  @Test
  void rule_withAPortOfItsOwn_isCalledThere() {
    rules(
        new Rule(new Entrance("a.example.com", false, 8080), new Path(PREFIX, "/"), BACKEND, null));
    assertThat(only().authority()).isEqualTo("192.0.2.20:8080");
  }

  @Test
  void address_given_goesBeforeTheStatus_withItsPort() {
    place.front =
        List.of(FrontAddress.parse("127.0.0.1:8443"), FrontAddress.parse("edge.example.com"));
    place.routes(shop());
    assertThat(place.chosen(INGRESS).on("http"))
        .extracting(Instance::authority)
        .containsExactly("127.0.0.1:8443", "edge.example.com:443");
  }

  @Test
  void target_byPortName_leadsToThatPort() {
    Target named = new Target("backend", "http", 0);
    rules(new Rule(new Entrance("a.example.com", false, 0), new Path(PREFIX, "/"), named, null));
    assertThat(only().port()).isEqualTo(80);
    Target other = new Target("backend", "metrics", 0);
    rules(new Rule(new Entrance("a.example.com", false, 0), new Path(PREFIX, "/"), other, null));
    assertThat(notes(place.chosen(INGRESS))).containsExactly(NONE);
  }

  @Test
  void severalMatching_hostThenTlsThenShortestPathThenName_andTheOthersAreCounted() {
    place.routes(
        route("Ingress example/a", List.of("192.0.2.1"), rule("", true, "/")),
        route("Ingress example/b", List.of("192.0.2.2"), rule("b.example.com", false, "/")),
        route("Ingress example/c", List.of("192.0.2.3"), rule("c.example.com", true, "/long")),
        route("Ingress example/d", List.of("192.0.2.4"), rule("d.example.com", true, "/x")),
        route("Ingress example/e", List.of("192.0.2.5"), rule("e.example.com", true, "/x")));
    assertThat(only().via()).isEqualTo(new Via("d.example.com", true, "/x"));
    assertThat(notes(place.chosen(INGRESS)))
        .containsExactly(
            "Ingress example/d: https://d.example.com/x leads to port 5000 (http); 4 others do as"
                + " well (Ingress example/a, Ingress example/b, Ingress example/c, Ingress"
                + " example/e)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.example.com | PREFIX | / | host *.example.com names no host to call (expected: no wildcard)",
        "a.example.com | EXACT | /x | path /x is exact (expected: Prefix)",
        "a.example.com | EXACT | / | path / is exact (expected: Prefix)",
        "a.example.com | IMPLEMENTATION_SPECIFIC | /b(/$)(.*) | path /b(/$)(.*) is a pattern (expected: Prefix)",
        "a.example.com | IMPLEMENTATION_SPECIFIC | ^/v[0-9] | path ^/v[0-9] is a pattern (expected: Prefix)",
      })
  void rule_thatNamesNoPlaceToCall_isSaid(String host, PathType type, String path, String message) {
    rules(rule(host, true, type, path));
    assertThat(notes(place.chosen(INGRESS)))
        .containsExactly(NONE, "Ingress example/shop: " + message);
  }

  @ParameterizedTest
  @CsvSource({"/backend,/backend", "/backend/*,/backend", "/*,''"})
  void implementationSpecificPath_thatIsPlain_isAPrefix(String path, String prefix) {
    rules(rule("a.example.com", true, IMPLEMENTATION_SPECIFIC, path));
    assertThat(Objects.requireNonNull(only().via()).pathPrefix()).isEqualTo(prefix);
  }

  @Test
  void exactRule_besideAPrefix_isPassedOver() {
    rules(rule("a.example.com", true, EXACT, "/"), rule("a.example.com", false, "/long/path"));
    assertThat(Objects.requireNonNull(only().via()).pathPrefix()).isEqualTo("/long/path");
  }

  @Test
  void ingress_withoutStatus_isSaid_andAnotherOneIsTaken() {
    place.routes(shop());
    assertThat(notes(place.chosen(INGRESS)))
        .containsExactly(
            NONE,
            "Ingress example/shop: no address in its status (k8s.discovery.ingress.address names"
                + " one)");
    place.routes(
        shop(), route("Ingress example/z", List.of("192.0.2.9"), rule("", false, "/long")));
    assertThat(only().authority()).isEqualTo("192.0.2.9:80");
  }

  @Test
  void ingress_withoutRules_isSaid() {
    place.routes(route("Ingress example/shop", List.of("192.0.2.20")));
    assertThat(notes(place.chosen(INGRESS)))
        .containsExactly(
            NONE, "Ingress example/shop: leads nowhere (expected: rules or a default backend)");
  }

  @Test
  void rule_refused_isSaidWithItsReason() {
    rules(
        new Rule(
            new Entrance("a.example.com", true, 0), new Path(PREFIX, "/"), BACKEND, "redirects"));
    assertThat(notes(place.chosen(INGRESS)))
        .containsExactly(NONE, "Ingress example/shop: redirects");
  }

  @Test
  void routes_notKnownYet_waits() {
    place.routes = null;
    assertThat(place.tried(INGRESS)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.10, 192.0.2.10, 0",
    "Edge.Example.com:8443, edge.example.com, 8443",
    "[fd00::0001]:8443, fd00::1, 8443",
    "fd00::1, fd00::1, 0",
    "localhost, localhost, 0",
  })
  void frontAddress_inItsForms_isRead(String text, String host, int port) {
    assertThat(FrontAddress.parse(text)).isEqualTo(new FrontAddress(host, port));
  }

  @ParameterizedTest
  @CsvSource({"''", "http://a", "a:0", "a:65536", "a_b", "1.2.3", "a:b", "a/b", "[fd00::1", "a..b"})
  void frontAddress_thatIsNone_isRefused(String text) {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> FrontAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("address: " + text + " (expected: " + FrontAddress.LAW + ")");
  }
}
