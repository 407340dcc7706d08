package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.model.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/** Watches end after the web server has served its last request. */
class ShutdownTest {

  @Test
  void stop_duringARequest_keepsTheWatchesUntilItIsServed() throws Exception {
    try (Cluster cluster = new Cluster();
        Backend a = Backend.start("a");
        Backend b = Backend.start("b")) {
      cluster.service("backend", a);
      ConfigurableApplicationContext context = start(cluster);
      int port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port", "0"));
      Discovery discovery = context.getBean(Discovery.class);
      SlowApplication slow = context.getBean(SlowApplication.class);
      assertThat(ports(discovery)).containsExactly(a.port());

      CompletableFuture<HttpResponse<String>> answer = get(port);
      slow.entered.await();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
      await().atMost(Await.BOUND).until(() -> refuses(port));

      cluster.ready("backend", a, false);
      cluster.ready("backend", b, true);
      await().atMost(Await.BOUND).until(() -> ports(discovery).equals(List.of(b.port())));
      slow.leave.countDown();

      assertThat(answer.get().body()).isEqualTo("b");
      closing.get();
      await()
          .atMost(Await.BOUND)
          .untilAsserted(() -> assertThat(cluster.api().openWatches().total()).isZero());
    }
  }

  private static ConfigurableApplicationContext start(Cluster cluster) {
    return new SpringApplicationBuilder(SlowApplication.class)
        .web(WebApplicationType.SERVLET)
        .properties(cluster.properties())
        .properties("server.port=0", "server.shutdown=graceful", "spring.main.banner-mode=off")
        .run();
  }

  private static List<Integer> ports(Discovery discovery) {
    return discovery.view("backend", 5000).instances().stream().map(Instance::port).toList();
  }

  private static CompletableFuture<HttpResponse<String>> get(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/slow");
    return HttpClient.newHttpClient()
        .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static boolean refuses(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @RestController
  static class SlowApplication {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final RestTemplate template;

    SlowApplication(RestTemplate template) {
      this.template = template;
    }

    @Bean
    @LoadBalanced
    static RestTemplate restTemplate() {
      return new RestTemplate();
    }

    @GetMapping("/slow")
    String slow() throws InterruptedException {
      entered.countDown();
      leave.await();
      return String.valueOf(template.getForObject("http://backend:5000/", String.class));
    }
  }
}
