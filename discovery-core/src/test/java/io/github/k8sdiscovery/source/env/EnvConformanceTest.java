package io.github.k8sdiscovery.source.env;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.Conformance;
import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.name.PortRules;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The variables that the real kubelet sets, and what a reader gets out of them. */
class EnvConformanceTest {

  private static final Conformance CONFORMANCE = new Conformance("env");
  private static final String NAMESPACE = "example";

  @AfterAll
  static void report() {
    CONFORMANCE.report();
  }

  @TestFactory
  List<DynamicTest> kubeletCases() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one :
        Conformance.read(CONFORMANCE.file("envvars-and-dns-cases.json")).path("env")) {
      String title = one.path("id").asText() + " " + one.path("service").path("name").asText();
      tests.add(CONFORMANCE.test(title, () -> check(one)));
    }
    return tests;
  }

  private static void check(JsonNode one) {
    Map<String, String> variables = new LinkedHashMap<>();
    one.path("env").forEach(pair -> variables.put(pair.get(0).asText(), pair.get(1).asText()));
    ServiceId id = new ServiceId(NAMESPACE, one.path("service").path("name").asText());
    List<SourceState> said = new ArrayList<>();
    new EnvSource(variables, NAMESPACE, new FakeScheduler()).follow(id, said::add).close();
    assertThat(said).hasSize(1);
    JsonNode expected = one.path("resolves");
    if (!expected.isObject()) {
      assertThat(said.get(0)).isInstanceOf(Unavailable.class);
      assertThat(((Unavailable) said.get(0)).reason().kind()).isEqualTo(Kind.NOT_LISTED);
      return;
    }
    assertThat(said.get(0)).isInstanceOf(Synced.class);
    resolved(((Synced) said.get(0)).snapshot(), expected);
  }

  private static void resolved(ServiceSnapshot snapshot, JsonNode expected) {
    String host = expected.path("host").asText();
    assertThat(snapshot.service()).isNotNull();
    int first = snapshot.service().ports().get(0).number();
    assertThat(first).isEqualTo(expected.path("defaultPort").asInt());
    Map<String, Integer> named = new TreeMap<>();
    snapshot
        .instances()
        .forEach(
            (name, instances) -> {
              assertThat(instances).extracting(Instance::address).containsExactly(host);
              int number = instances.get(0).port();
              assertThat(PortRules.DEFAULT.choose(snapshot, number).instances(snapshot))
                  .extracting(Instance::port)
                  .containsExactly(number);
              if (!name.isEmpty()) {
                named.put(name, number);
              }
            });
    Map<String, Integer> wanted = new TreeMap<>();
    expected
        .path("namedPorts")
        .properties()
        .forEach(entry -> wanted.put(entry.getKey(), entry.getValue().asInt()));
    assertThat(named).isEqualTo(wanted);
  }
}
