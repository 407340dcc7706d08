package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The four kinds of client on the servlet and on the reactive stack, over the embedded API. */
class FourClientsTest {

  private static final String URL = "http://backend:5000/host_name";
  private static final Backend A = Backend.start("a");
  private static final Backend B = Backend.start("b");
  private static final Backend C = Backend.start("c");

  private final Cluster cluster = new Cluster();

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @AfterAll
  static void closeBackends() {
    A.close();
    B.close();
    C.close();
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void calls_servlet_spreadEvenly(Client client) {
    spreadEvenly(client, WebApplicationType.SERVLET);
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void calls_reactive_spreadEvenly(Client client) {
    spreadEvenly(client, WebApplicationType.REACTIVE);
  }

  private void spreadEvenly(Client client, WebApplicationType type) {
    cluster.service("backend", A, B, C);
    try (ConfigurableApplicationContext context = start(type)) {
      Map<String, Integer> answers = new HashMap<>();
      Function<String, String> call = client.of(context);
      for (int i = 0; i < 30; i++) {
        answers.merge(call.apply(URL), 1, Integer::sum);
      }

      assertThat(answers).containsOnly(Map.entry("a", 10), Map.entry("b", 10), Map.entry("c", 10));
    }
  }

  private ConfigurableApplicationContext start(WebApplicationType type) {
    return new SpringApplicationBuilder(FourClients.class)
        .web(type)
        .properties(cluster.properties())
        .properties("server.port=0", "spring.main.banner-mode=off", FourClients.INTERFACE_URL)
        .run();
  }
}
