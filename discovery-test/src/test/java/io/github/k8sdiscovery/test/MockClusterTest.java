package io.github.k8sdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.NoInstanceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** As a user would write it: an application, a load-balanced client, and a cluster made up here. */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
@MockCluster
class MockClusterTest {

  private static HttpServer a;
  private static HttpServer b;

  @Autowired private RestClient.Builder clients;
  @Autowired private DiscoveryClient discoveryClient;
  @Autowired private Discovery discovery;

  @BeforeAll
  static void startBackends() throws IOException {
    a = backend("a");
    b = backend("b");
  }

  @AfterAll
  static void stopBackends() {
    a.stop(0);
    b.stop(0);
  }

  @Test
  void calls_twoPodsReady_goToBoth(ClusterFixture cluster) {
    publish(cluster, a, "a").ready();
    publish(cluster, b, "b").ready();

    assertThat(List.of(call(), call())).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void calls_onePodDraining_goToTheOther(ClusterFixture cluster) {
    publish(cluster, a, "a").ready();
    publish(cluster, b, "b").terminating();

    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      answers.add(call());
    }
    assertThat(answers).containsExactly("a");
  }

  @Test
  void calls_nothingReady_failWithTheReason(ClusterFixture cluster) {
    publish(cluster, a, "a").notReady();

    assertThatThrownBy(this::call)
        .isInstanceOf(NoInstanceException.class)
        .hasMessage("no instance of service backend in namespace default: none of its 1 is ready");
  }

  @Test
  void sources_thisClusterAlone_isAsked() {
    assertThat(discovery.sources()).containsExactly("mock");
  }

  @Test
  void cluster_betweenTests_isEmpty(ClusterFixture cluster) {
    assertThat(discoveryClient.getServices()).isEmpty();
    assertThat(discoveryClient.getInstances("backend")).isEmpty();
  }

  private static MockPod publish(ClusterFixture cluster, HttpServer server, String pod) {
    int port = server.getAddress().getPort();
    return cluster.service("backend").port(5000).pod(pod).at("127.0.0.1", port);
  }

  private String call() {
    RestClient client = clients.build();
    return client.get().uri("http://backend:5000/").retrieve().requiredBody(String.class);
  }

  private static HttpServer backend(String name) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    byte[] body = name.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {

    @Bean
    @LoadBalanced
    RestClient.Builder restClientBuilder() {
      return RestClient.builder();
    }
  }
}
