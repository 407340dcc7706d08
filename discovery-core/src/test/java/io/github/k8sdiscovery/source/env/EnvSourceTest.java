package io.github.k8sdiscovery.source.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.name.PortRules;
import io.github.k8sdiscovery.name.UnknownPortException;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the variables say, rule by rule as the kubelet sets them. */
class EnvSourceTest {

  private final Map<String, String> variables = new HashMap<>();

  private void set(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  private SourceState state(ServiceId id) {
    List<SourceState> said = new ArrayList<>();
    new EnvSource(variables, "example", new FakeScheduler()).follow(id, said::add).close();
    assertThat(said).hasSize(1);
    return said.get(0);
  }

  private ServiceSnapshot snapshot(String service) {
    SourceState state = state(new ServiceId("example", service));
    assertThat(state).isInstanceOf(Synced.class);
    return ((Synced) state).snapshot();
  }

  private Unavailability refusal(ServiceId id) {
    SourceState state = state(id);
    assertThat(state).isInstanceOf(Unavailable.class);
    return ((Unavailable) state).reason();
  }

  private Unavailability refusal(String service) {
    return refusal(new ServiceId("example", service));
  }

  private static String called(ServiceSnapshot snapshot, int port) {
    List<Instance> behind = PortRules.DEFAULT.choose(snapshot, port).instances(snapshot);
    assertThat(behind).hasSize(1);
    return behind.get(0).authority();
  }

  /** env-rule-01: headless and ExternalName services have no variables. */
  @Test
  void follow_noVariables_namesTheOneItLookedFor() {
    set("OTHER_SERVICE_HOST", "10.0.0.9", "OTHER_SERVICE_PORT", "80");
    Unavailability reason = refusal("backend-service");
    assertThat(reason.kind()).isEqualTo(Kind.NOT_LISTED);
    assertThat(reason.message()).startsWith("BACKEND_SERVICE_SERVICE_HOST is not set");
  }

  /** env-rule-02, the name in upper case, with underscores, and nothing else. */
  @ParameterizedTest
  @CsvSource({
    "foo-bar, FOO_BAR",
    "q-u-u-x, Q_U_U_X",
    "1password, 1PASSWORD",
    "a--b, A__B",
    "iii, III"
  })
  void follow_name_isMangledAsTheKubeletDoes(String service, String prefix) {
    set(prefix + "_SERVICE_HOST", "10.0.0.9", prefix + "_SERVICE_PORT", "80");
    assertThat(called(snapshot(service), 80)).isEqualTo("10.0.0.9:80");
  }

  /** env-rule-03: the first port is the one of a URL without a port. */
  @Test
  void follow_namedPorts_firstIsTheDefaultAndOthersHaveTheirNames() {
    set(
        "BACKEND_SERVICE_HOST", "10.0.0.9",
        "BACKEND_SERVICE_PORT", "5001",
        "BACKEND_SERVICE_PORT_METRICS_V2", "5001",
        "BACKEND_SERVICE_PORT_ADMIN", "5002",
        "BACKEND_SERVICE_PORT_GRPC", "5003");
    ServiceSnapshot snapshot = snapshot("backend");
    assertThat(snapshot.service()).isNotNull();
    assertThat(snapshot.service().ports())
        .extracting(Object::toString)
        .containsExactly("5001 (metrics-v2)", "5002 (admin)", "5003 (grpc)");
    assertThat(called(snapshot, 0)).isEqualTo("10.0.0.9:5001");
    assertThat(called(snapshot, 5003)).isEqualTo("10.0.0.9:5003");
    assertThat(snapshot.on("admin").get(0).ports())
        .containsOnly(
            Map.entry("metrics-v2", 5001), Map.entry("admin", 5002), Map.entry("grpc", 5003));
  }

  @Test
  void follow_portThatIsNone_isRefusedWithThoseThereAre() {
    set(
        "BACKEND_SERVICE_HOST", "10.0.0.9",
        "BACKEND_SERVICE_PORT", "5001",
        "BACKEND_SERVICE_PORT_ADMIN", "5002");
    ServiceSnapshot snapshot = snapshot("backend");
    assertThatThrownBy(() -> PortRules.DEFAULT.choose(snapshot, 9))
        .isInstanceOf(UnknownPortException.class)
        .hasMessage("port of service example/backend: 9 (expected: one of 5001, 5002 (admin))");
  }

  /** env-rule-04: IPv6 comes bare. */
  @Test
  void follow_ipv6_isTheAddress() {
    set("BACKEND_SERVICE_HOST", "FD00:0::9", "BACKEND_SERVICE_PORT", "80");
    assertThat(called(snapshot("backend"), 80)).isEqualTo("[fd00::9]:80");
  }

  /** env-rule-05: the own namespace, and the API in any. */
  @Test
  void follow_otherNamespace_isNotListedButForTheApi() {
    set("BACKEND_SERVICE_HOST", "10.0.0.9", "BACKEND_SERVICE_PORT", "80");
    set("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");
    set("KUBERNETES_SERVICE_PORT_HTTPS", "443");
    Unavailability reason = refusal(new ServiceId("shop", "backend"));
    assertThat(reason.kind()).isEqualTo(Kind.NOT_LISTED);
    assertThat(reason.message()).contains("namespace example", "not of shop/backend");
    assertThat(refusal(new ServiceId("shop", "kubernetes")).kind()).isEqualTo(Kind.NOT_LISTED);
    assertThat(refusal(new ServiceId("default", "backend")).kind()).isEqualTo(Kind.NOT_LISTED);
    assertThat(refusal(new ServiceId("west", "example", "backend")).kind())
        .isEqualTo(Kind.NOT_LISTED);

    SourceState api = state(new ServiceId("default", "kubernetes"));
    assertThat(called(((Synced) api).snapshot(), 0)).isEqualTo("10.96.0.1:443");
    assertThat(called(snapshot("kubernetes"), 443)).isEqualTo("10.96.0.1:443");
  }

  /** env-rule-06: a picture of the start. */
  @Test
  void follow_variablesSetLater_areNotSeen() {
    List<SourceState> said = new ArrayList<>();
    EnvSource source = new EnvSource(variables, "example", new FakeScheduler());
    set("BACKEND_SERVICE_HOST", "10.0.0.9", "BACKEND_SERVICE_PORT", "80");
    source.follow(new ServiceId("example", "backend"), said::add).close();
    assertThat(said).singleElement().isInstanceOf(Unavailable.class);
  }

  /** env-rule-07: what the pod's own specification says wins, and may be anything. */
  @ParameterizedTest
  @CsvSource({
    "BACKEND_SERVICE_HOST, my-host, an IP address",
    "BACKEND_SERVICE_HOST, '', an IP address",
    "BACKEND_SERVICE_HOST, 10.0.0.256, an IP address",
    "BACKEND_SERVICE_PORT, tcp://10.0.0.9:80, 'a port number, 1 to 65535'",
    "BACKEND_SERVICE_PORT, 0, 'a port number, 1 to 65535'",
    "BACKEND_SERVICE_PORT, 65536, 'a port number, 1 to 65535'",
    "BACKEND_SERVICE_PORT, -1, 'a port number, 1 to 65535'",
    "BACKEND_SERVICE_PORT, 99999999999, 'a port number, 1 to 65535'",
    "BACKEND_SERVICE_PORT, '', 'a port number, 1 to 65535'",
    "BACKEND_SERVICE_PORT, ٨٠, 'a port number, 1 to 65535'"
  })
  void follow_valueWithoutSense_isMalformedAndNamed(String name, String value, String expected) {
    set("BACKEND_SERVICE_HOST", "10.0.0.9", "BACKEND_SERVICE_PORT", "80");
    set(name, value);
    Unavailability reason = refusal("backend");
    assertThat(reason.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(reason.message()).isEqualTo(name + ": " + value + " (expected: " + expected + ")");
  }

  @Test
  void follow_hostWithoutPort_namesTheMissingOne() {
    set("BACKEND_SERVICE_HOST", "10.0.0.9");
    Unavailability reason = refusal("backend");
    assertThat(reason.kind()).isEqualTo(Kind.NOT_LISTED);
    assertThat(reason.message()).startsWith("BACKEND_SERVICE_PORT is not set");
  }

  @Test
  void follow_namedVariableThatIsNoNumber_isNoPort() {
    set("BACKEND_SERVICE_HOST", "10.0.0.9", "BACKEND_SERVICE_PORT", "80");
    set("BACKEND_SERVICE_PORT_NAME", "http", "BACKEND_SERVICE_PORT_", "81");
    assertThat(snapshot("backend").instances()).containsOnlyKeys("");
  }

  /** env-rule-08: the links' names are no ports and no hosts. */
  @Test
  void follow_linkVariablesBesideTheOthers_areNotLookedAt() {
    set("REDIS_SERVICE_HOST", "10.0.0.11", "REDIS_SERVICE_PORT", "6379");
    set("REDIS_PORT", "tcp://10.0.0.11:6379", "REDIS_PORT_6379_TCP", "tcp://10.0.0.11:6379");
    set("REDIS_PORT_6379_TCP_PORT", "1", "REDIS_PORT_6379_TCP_ADDR", "10.0.0.12");
    ServiceSnapshot snapshot = snapshot("redis");
    assertThat(snapshot.instances()).containsOnlyKeys("");
    assertThat(called(snapshot, 0)).isEqualTo("10.0.0.11:6379");
  }

  @Test
  void follow_linkVariablesAlone_areRead() {
    set("REDIS_PORT", "tcp://10.0.0.11:6379");
    set("REDIS_PORT_6379_TCP_PORT", "6379", "REDIS_PORT_6379_TCP_ADDR", "10.0.0.11");
    set("REDIS_PORT_16379_TCP_PORT", "16379", "REDIS_PORT_16379_TCP_ADDR", "10.0.0.11");
    ServiceSnapshot snapshot = snapshot("redis");
    assertThat(called(snapshot, 0)).isEqualTo("10.0.0.11:6379");
    assertThat(called(snapshot, 16379)).isEqualTo("10.0.0.11:16379");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REDIS_PORT_6379_TCP_PORT", "REDIS_PORT_6379_TCP_ADDR"})
  void follow_linkVariableWithoutSense_isMalformedAndNamed(String name) {
    set("REDIS_PORT_6379_TCP_PORT", "6379", "REDIS_PORT_6379_TCP_ADDR", "10.0.0.11");
    set(name, "x");
    Unavailability reason = refusal("redis");
    assertThat(reason.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(reason.message()).startsWith(name + ": x (expected: ");
  }

  /** env-rule-09: names cannot be read backwards. */
  @Test
  void follow_serviceNamedLikeAPort_isNoPortOfTheOther() {
    set("A_SERVICE_HOST", "10.0.0.1", "A_SERVICE_PORT", "80", "A_SERVICE_PORT_B", "81");
    set("A_SERVICE_PORT_SERVICE_HOST", "10.0.0.2", "A_SERVICE_PORT_SERVICE_PORT", "90");
    set("A_SERVICE_PORT_SERVICE_PORT_WEB", "91");
    assertThat(snapshot("a").instances()).containsOnlyKeys("", "b");
    ServiceSnapshot longer = snapshot("a-service-port");
    assertThat(longer.instances()).containsOnlyKeys("", "web");
    assertThat(called(longer, 0)).isEqualTo("10.0.0.2:90");
  }

  @Test
  void follow_linksOfAServiceNamedLikeThis_areNoPortsOfThis() {
    set("A_SERVICE_HOST", "10.0.0.1", "A_SERVICE_PORT", "80", "A_SERVICE_PORT_B", "81");
    set("A_SERVICE_SERVICE_HOST", "10.0.0.2", "A_SERVICE_SERVICE_PORT", "8080");
    set("A_SERVICE_PORT_8080_TCP", "tcp://10.0.0.2:8080", "A_SERVICE_PORT_8080_TCP_PORT", "8080");
    assertThat(snapshot("a").instances()).containsOnlyKeys("", "b");
  }
}
