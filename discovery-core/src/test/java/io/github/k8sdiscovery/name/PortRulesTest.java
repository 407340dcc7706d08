package io.github.k8sdiscovery.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.Services;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRulesTest {

  private static final ServiceId ID = new ServiceId("example", "backend");

  private static ServiceSnapshot ports(Map<String, Integer> ports) {
    return Services.withPorts(ID, ports);
  }

  @Test
  void choose_servicePort_mapsByNameToEachInstancesOwnNumber() {
    Instance old = Instance.at("10.0.0.1", 8080).build();
    Instance young = Instance.at("10.0.0.2", 9090).build();
    ServiceInfo info =
        new ServiceInfo(
            "u",
            "ClusterIP",
            Map.of(),
            Map.of(),
            List.of(new ServicePort("http", 5000, null)),
            false,
            null,
            null);
    ServiceSnapshot snapshot =
        new ServiceSnapshot(ID, info, Map.of("http", List.of(old, young)), List.of());
    for (int written : new int[] {5000, 0, -1, 8080, 9090}) {
      PortChoice choice = PortRules.DEFAULT.choose(snapshot, written);
      assertThat(choice.name()).isEqualTo("http");
      assertThat(choice.instances(snapshot)).containsExactly(old, young);
    }
  }

  @Test
  void choose_servicePortAndTargetPortOfAnother_servicePortWins() {
    Instance web = Instance.at("10.0.0.1", 9000).build();
    Instance admin = Instance.at("10.0.0.1", 80).build();
    ServiceInfo info =
        new ServiceInfo(
            "u",
            "ClusterIP",
            Map.of(),
            Map.of(),
            List.of(new ServicePort("admin", 9000, null), new ServicePort("web", 80, null)),
            false,
            null,
            null);
    ServiceSnapshot snapshot =
        new ServiceSnapshot(
            ID, info, Map.of("web", List.of(web), "admin", List.of(admin)), List.of());
    assertThat(PortRules.DEFAULT.choose(snapshot, 80).name()).isEqualTo("web");
    assertThat(PortRules.DEFAULT.choose(snapshot, 9000).name()).isEqualTo("admin");
  }

  @Test
  void choose_noPort_onlyPortWhateverItsName() {
    assertThat(PortRules.DEFAULT.choose(ports(Map.of("odd", 7000)), 0).name()).isEqualTo("odd");
  }

  @Test
  void choose_noPort_labelBeatsPropertyBeatsHttpsBeatsHttpBeatsFirst() {
    PortRules property = new PortRules("two", Set.of());
    Map<String, Integer> all = Map.of("one", 1, "two", 2, "https", 443, "http", 80);
    ServiceSnapshot labelled =
        Services.withPorts(ID, all, Map.of("primary-port-name", "one"), Map.of());
    assertThat(property.choose(labelled, 0).name()).isEqualTo("one");
    assertThat(property.choose(ports(all), 0).name()).isEqualTo("two");
    assertThat(PortRules.DEFAULT.choose(ports(all), 0).name()).isEqualTo("https");
    assertThat(PortRules.DEFAULT.choose(ports(Map.of("a", 1, "http", 80)), 0).name())
        .isEqualTo("http");
    assertThat(PortRules.DEFAULT.choose(ports(Map.of("a", 1, "b", 2)), 0).name()).isEqualTo("a");
    assertThat(new PortRules("none", Set.of()).choose(ports(Map.of("a", 1, "b", 2)), 0).name())
        .isEqualTo("a");
  }

  @Test
  void decides_severalPortsWithoutAName_no() {
    assertThat(decides(ports(Map.of("a", 1, "b", 2)))).isFalse();
    assertThat(decides(ports(Map.of("a", 1, "http", 2)))).isTrue();
    assertThat(decides(ports(Map.of("a", 1)))).isTrue();
    assertThat(PortRules.DEFAULT.decides(ServiceInfo.virtual(List.of()))).isFalse();
  }

  private static boolean decides(ServiceSnapshot snapshot) {
    return PortRules.DEFAULT.decides(Objects.requireNonNull(snapshot.service()));
  }

  @Test
  void choose_unknownPort_namesThose() {
    assertThatThrownBy(() -> PortRules.DEFAULT.choose(ports(Map.of("a", 1, "b", 2)), 3))
        .isInstanceOf(UnknownPortException.class)
        .hasMessageContaining("3 (expected: one of 1 (a), 2 (b))");
  }

  @Test
  void choose_serviceWithoutPorts_takesTheUrlsPort() {
    Instance pod = Instance.at("10.0.0.1", 0).build();
    ServiceInfo info =
        new ServiceInfo("u", "ClusterIP", Map.of(), Map.of(), List.of(), false, null, null);
    ServiceSnapshot headless = new ServiceSnapshot(ID, info, Map.of(), List.of(pod));
    List<Instance> instances = PortRules.DEFAULT.choose(headless, 5432).instances(headless);
    assertThat(instances).extracting(Instance::port).containsExactly(5432);
  }

  @Test
  void choose_podThatLacksTheNamedPort_isNotUsed() {
    Instance with = Instance.at("10.0.0.1", 8080).build();
    Instance without = Instance.at("10.0.0.2", 0).build();
    ServiceSnapshot snapshot =
        new ServiceSnapshot(ID, null, Map.of("http", List.of(with)), List.of(without));
    assertThat(PortRules.DEFAULT.choose(snapshot, 0).instances(snapshot)).containsExactly(with);
  }

  @Test
  void choose_serviceUnreadable_unknownNumberMeansThePrimaryPort() {
    Instance pod = Instance.at("10.0.0.1", 8080).build();
    ServiceSnapshot snapshot = new ServiceSnapshot(ID, null, Map.of("", List.of(pod)), List.of());
    assertThat(PortRules.DEFAULT.choose(snapshot, 5000).instances(snapshot)).containsExactly(pod);
  }

  @ParameterizedTest
  @CsvSource({
    "https,             '',    '',    80,   http,  true",
    "wss,               '',    '',    80,   http,  true",
    "kubernetes.io/wss, '',    '',    80,   http,  true",
    "http,              true,  '',    443,  https, false",
    "kubernetes.io/h2c, true,  '',    443,  https, false",
    "mysql,             '',    '',    80,   http,  false",
    "'',                true,  false, 80,   http,  true",
    "'',                on,    '',    80,   http,  true",
    "'',                yes,   '',    80,   http,  true",
    "'',                1,     '',    80,   http,  true",
    "'',                false, true,  443,  https, false",
    "'',                '',    true,  80,   http,  true",
    "'',                '',    '',    443,  http,  true",
    "'',                '',    '',    8443, http,  true",
    "'',                '',    '',    80,   https, true",
    "'',                '',    '',    80,   http,  false",
  })
  void secure_protocolThenLabelThenAnnotationThenNumberThenName(
      String protocol, String label, String annotation, int port, String name, boolean secure) {
    ServicePort servicePort = new ServicePort(name, port, protocol.isEmpty() ? null : protocol);
    Map<String, String> labels = label.isEmpty() ? Map.of() : Map.of("secured", label);
    Map<String, String> notes = annotation.isEmpty() ? Map.of() : Map.of("secured", annotation);
    Instance pod = Instance.at("10.0.0.1", port == 443 ? 8080 : port).build();
    ServiceInfo info =
        new ServiceInfo("u", "ClusterIP", labels, notes, List.of(servicePort), false, null, null);
    ServiceSnapshot snapshot = new ServiceSnapshot(ID, info, Map.of(name, List.of(pod)), List.of());
    PortChoice choice = PortRules.DEFAULT.choose(snapshot, 0);
    assertThat(PortRules.DEFAULT.secure(snapshot, choice, pod)).isEqualTo(secure);
  }
}
