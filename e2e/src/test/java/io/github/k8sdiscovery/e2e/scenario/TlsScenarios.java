package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.NamedServer;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import io.github.k8sdiscovery.e2e.cluster.ServerKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Backends that speak TLS, with certificates for the names of their services. */
@OnControlPlane
final class TlsScenarios {

  private static final int PORT = 8443;
  private static final int CALLS = 120;

  @Test
  @DisplayName("tls: Apache HttpClient 5 verifies the service by the address of its pods")
  void apache(Scenario scenario) {
    verified(scenario, "http-components", List.of("rest-template", "rest-client", "interface"));
  }

  @Test
  @DisplayName("tls: the JDK's HttpClient verifies the service by the address of its pods")
  void jdk(Scenario scenario) {
    verified(scenario, "jdk", Probe.CLIENTS);
  }

  @Test
  @DisplayName("tls: Reactor Netty verifies the service by the address of its pods")
  void reactor(Scenario scenario) {
    verified(scenario, "reactor", Probe.CLIENTS);
  }

  private static void verified(Scenario scenario, String factory, List<String> clients) {
    String namespace = scenario.namespace();
    ServerKeys keys = new ServerKeys(scenario.plane().run().resolve("tls/" + namespace));
    String name = "backend-service." + namespace + ".svc";
    SSLContext right = keys.make("right", name);
    SSLContext wrong = keys.make("wrong", "other." + namespace + ".svc");
    List<NamedServer> servers = new ArrayList<>();
    for (String pod : List.of("a", "b", "c")) {
      servers.add(server(scenario, pod, right));
    }
    serve(scenario, namespace, "backend-service", servers);
    NamedServer impostor = server(scenario, "impostor", wrong);
    serve(scenario, namespace, "impostor", List.of(impostor));
    Probe probe = probe(scenario, namespace, factory, keys);
    String url = "https://backend-service:" + PORT + "/host_name";
    Workload.reaches(probe, url, "a", "b", "c");
    for (String client : clients) {
      Probe.Calls calls = probe.calls(client, url, CALLS);
      assertThat(calls.failed()).as(calls.error()).isZero();
      assertThat(calls.pods()).containsOnlyKeys("a", "b", "c");
      Workload.even(calls.pods(), 1);
      Probe.Calls refused = probe.calls(client, "https://impostor:" + PORT + "/host_name", 1);
      assertThat(refused.pods()).as(client).isEmpty();
      assertThat(refused.error()).contains("impostor." + namespace + ".svc");
      scenario.detail(client + " requests=" + CALLS + " failed=0 " + Map.copyOf(calls.pods()));
    }
    for (NamedServer server : servers) {
      assertThat(server.asked()).isEqualTo(Set.of(name));
    }
    assertThat(impostor.hosts()).as("nothing was sent to it").isEmpty();
  }

  private static NamedServer server(Scenario scenario, String name, SSLContext context) {
    return scenario.closing(NamedServer.secure(name, PodAddresses.ipv4(), PORT, context));
  }

  private static Probe probe(Scenario scenario, String namespace, String factory, ServerKeys keys) {
    Probe probe =
        Client.probe(
            scenario,
            namespace,
            "node-a",
            "--spring.http.clients.imperative.factory=" + factory,
            "--spring.http.clients.reactive.connector="
                + (factory.equals("jdk") ? "jdk" : "reactor"),
            "--spring.ssl.bundle.jks.pods.truststore.location=" + keys.trusted().toUri(),
            "--spring.ssl.bundle.jks.pods.truststore.password=" + ServerKeys.PASSWORD,
            "--spring.http.clients.ssl.bundle=pods",
            "--k8s.discovery.retry.enabled=false");
    probe.app().awaitUp();
    return probe;
  }

  /** A Service without a selector, whose slice is written by hand. */
  private static void serve(
      Scenario scenario, String namespace, String service, List<NamedServer> servers) {
    StringBuilder endpoints = new StringBuilder();
    servers.forEach(
        one -> endpoints.append("- {addresses: [").append(one.address()).append("]}\n"));
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %1$s}
            spec: {ports: [{name: https, port: %2$d}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
            addressType: IPv4
            ports: [{name: https, port: %2$d, protocol: TCP}]
            endpoints:
            %3$s"""
                .formatted(service, PORT, endpoints));
  }
}
