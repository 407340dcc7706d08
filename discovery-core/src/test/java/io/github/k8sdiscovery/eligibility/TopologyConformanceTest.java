package io.github.k8sdiscovery.eligibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.Conformance;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.TopologyHints;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Which instances a client may use, beside the outcomes of the real kube-proxy. */
class TopologyConformanceTest {

  private static final Conformance CONFORMANCE = new Conformance("topology");

  /**
   * The table says only whether an endpoint is on the client's node, which it may leave unnamed.
   */
  private static final String HERE = "this-node";

  @AfterAll
  static void report() {
    CONFORMANCE.report();
  }

  @TestFactory
  List<DynamicTest> kubeProxyCases() {
    return CONFORMANCE.tests(
        Conformance.read(CONFORMANCE.file("topology.json")), TopologyConformanceTest::check);
  }

  private static void check(JsonNode one) {
    JsonNode expected = one.path("expected");
    List<Instance> instances = new ArrayList<>();
    one.path("endpoints").forEach(endpoint -> instances.add(instance(endpoint)));

    // Clusters before 1.35 may have node hints off; such a client is one that does not know its
    // node.
    boolean nodeHints = one.path("honourNodeHints").asBoolean();
    Locality client = new Locality(text(one, "zone"), nodeHints ? text(one, "node") : null);
    Eligible cluster = new Eligibility(client, IpFamilies.PREFER_IPV4).choose(instances, false);
    Eligible local =
        new Eligibility(new Locality(client.zone(), HERE), IpFamilies.PREFER_IPV4)
            .choose(instances, true);

    JsonNode service = one.path("service");
    boolean internalLocal = isLocal(service, "internalTrafficPolicy");
    boolean external = service.path("externallyAccessible").asBoolean();
    boolean usesCluster = !internalLocal || external;
    boolean usesLocal = internalLocal || (isLocal(service, "externalTrafficPolicy") && external);
    assertThat(usesCluster).isEqualTo(expected.path("usesCluster").asBoolean());
    assertThat(usesLocal).isEqualTo(expected.path("usesLocal").asBoolean());

    Set<String> reachable = new TreeSet<>();
    if (usesCluster) {
      assertThat(addresses(cluster)).isEqualTo(set(expected.path("cluster")));
      reachable.addAll(addresses(cluster));
      if (expected.path("topologyMode").isTextual()) {
        assertThat(mode(cluster)).isEqualTo(expected.path("topologyMode").asText());
      }
    }
    if (usesLocal) {
      assertThat(addresses(local)).isEqualTo(set(expected.path("local")));
      reachable.addAll(addresses(local));
    }
    assertThat(reachable).isEqualTo(set(expected.path("reachable")));
    boolean anywhere = !cluster.instances().isEmpty();
    assertThat(anywhere).isEqualTo(expected.path("anyEndpointInCluster").asBoolean());
  }

  private static Instance instance(JsonNode endpoint) {
    String address = endpoint.path("address").asText();
    // The table's cases are of one family; the wanted one is IPv4, the other is used if it is
    // alone.
    assertThat(IpFamily.of(address)).isNotNull();
    return Instance.at(address, endpoint.path("port").asInt())
        .conditions(
            new InstanceConditions(
                endpoint.path("ready").asBoolean(),
                endpoint.path("serving").asBoolean(),
                endpoint.path("terminating").asBoolean()))
        .locality(new Locality(null, endpoint.path("onThisNode").asBoolean() ? HERE : "other-node"))
        .hints(new TopologyHints(set(endpoint.path("hintZones")), set(endpoint.path("hintNodes"))))
        .build();
  }

  private static String mode(Eligible eligible) {
    return switch (eligible.mode()) {
      case NONE -> "None";
      case PREFER_SAME_ZONE -> "PreferSameZone";
      case PREFER_SAME_NODE -> "PreferSameNode";
      case LOCAL_ONLY -> "Local";
    };
  }

  private static boolean isLocal(JsonNode service, String policy) {
    return service.path(policy).asText().equals("Local");
  }

  private static @Nullable String text(JsonNode one, String field) {
    JsonNode value = one.path("client").path(field);
    return value.isTextual() ? value.asText() : null;
  }

  private static Set<String> addresses(Eligible eligible) {
    Set<String> addresses = new TreeSet<>();
    eligible.instances().forEach(instance -> addresses.add(instance.authority()));
    return addresses;
  }

  private static Set<String> set(JsonNode array) {
    Set<String> set = new HashSet<>();
    array.forEach(value -> set.add(value.asText()));
    return set;
  }
}
