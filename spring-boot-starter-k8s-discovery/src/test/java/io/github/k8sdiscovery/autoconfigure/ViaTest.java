package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Calls to what stands in front of a service. */
@ExtendWith(OutputCaptureExtension.class)
class ViaTest {

  private static final String URL = "http://backend:5000/caf%C3%A9/a%2Fb?q=%20x";

  private final Cluster cluster = new Cluster();
  private final Backend backend = Backend.start("a");

  @AfterEach
  void close() {
    backend.close();
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERFACE")
  void call_goesByTheNameAndBelowThePrefix(Caller caller) {
    run(
        "127.0.0.1",
        new Via("Shop.example.org", null, "/api%20v1"),
        context -> {
          assertThat(caller.send(context, HttpMethod.POST, URL)).isEqualTo("a");
          assertThat(backend.hosts()).containsExactly("shop.example.org:" + backend.port());
          assertThat(backend.paths()).containsExactly("/api%20v1/caf%C3%A9/a%2Fb?q=%20x");
        });
  }

  @Test
  void call_byAClientThatDropsTheHostHeader_goesOut_andOneWarningSaysWhatToDo(
      CapturedOutput output) {
    run(
        "127.0.0.1",
        new Via("shop.example.org"),
        context -> {
          RestTemplate simple = new RestTemplate(new SimpleClientHttpRequestFactory());
          RestTemplate jdk = new RestTemplate(new JdkClientHttpRequestFactory());
          for (RestTemplate template : List.of(simple, jdk, simple, jdk)) {
            template.setInterceptors(context.getBean(RestTemplate.class).getInterceptors());
            assertThat(template.getForObject(URL, String.class)).isEqualTo("a");
          }
          assertThat(backend.hosts()).hasSize(4).doesNotContain("shop.example.org");
          assertThat(output.getOut().split("need a Host header", -1)).hasSize(3);
          assertThat(output)
              .contains("Calls to backend need")
              .contains("-Djdk.httpclient.allowRestrictedHeaders=host")
              .contains("-Dsun.net.http.allowRestrictedHeaders=true");
        });
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERFACE")
  void call_withPreserveHost_saysWhatIsWritten(Caller caller) {
    runner("http", Instance.at("127.0.0.1", backend.port()).build())
        .withPropertyValues(
            "k8s.discovery.preserve-host=true", "k8s.discovery.services.plain.preserve-host=false")
        .run(
            context -> {
              caller.send(context, HttpMethod.GET, URL);
              caller.send(context, HttpMethod.GET, URL.replace("backend", "plain"));
              assertThat(backend.hosts())
                  .containsExactly("backend:5000", "127.0.0.1:" + backend.port());
            });
  }

  @Test
  void call_withPreserveHost_saysItToAnAddressThatIsTheNameToo() {
    Instance instance = Instance.at("localhost", backend.port()).via(new Via("localhost")).build();
    runner("http", instance)
        .withPropertyValues("k8s.discovery.preserve-host=true")
        .run(
            context -> {
              RestClient client = context.getBean(RestClient.Builder.class).build();
              client.get().uri(URL).retrieve().toBodilessEntity();
              assertThat(backend.hosts()).containsExactly("backend:5000");
            });
  }

  @Test
  void call_withAHostHeaderOfItsOwn_keepsItWherePreserveHostAsksForAnother() {
    runner("http", Instance.at("127.0.0.1", backend.port()).build())
        .withPropertyValues("k8s.discovery.services.backend.preserve-host=true")
        .run(
            context -> {
              RestClient client = context.getBean(RestClient.Builder.class).build();
              client.get().uri(URL).header("Host", "own.example").retrieve().toBodilessEntity();
              assertThat(backend.hosts()).containsExactly("own.example");
            });
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERFACE")
  void call_toAnAddressThatIsTheName_isLeftAlone(Caller caller) {
    run(
        "localhost",
        new Via("localhost"),
        context -> {
          assertThat(caller.send(context, HttpMethod.GET, URL)).isEqualTo("a");
          assertThat(backend.hosts()).containsExactly("localhost:" + backend.port());
        });
  }

  @ParameterizedTest
  @CsvSource({
    "http, true, https://127.0.0.1:PORT/p/x",
    "ws, true, wss://127.0.0.1:PORT/p/x",
    "https, true, https://127.0.0.1:PORT/p/x",
    "https, false, https://127.0.0.1:PORT/p/x",
    "https, , https://127.0.0.1:PORT/p/x",
    "http, false, http://127.0.0.1:PORT/p/x",
    "http, , https://127.0.0.1:PORT/p/x"
  })
  void scheme_isUpgradedAsTheFrontSays_andNeverTheReverse(
      String written, Boolean secure, String sent) {
    run(
        "https",
        "127.0.0.1",
        new Via("shop.example.org", secure, "/p"),
        context -> {
          LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
          ServiceInstance instance = client.choose("backend");
          URI uri = client.reconstructURI(instance, URI.create(written + "://backend:5000/x"));
          assertThat(uri).hasToString(sent.replace("PORT", String.valueOf(backend.port())));
        });
  }

  @ParameterizedTest
  @CsvSource({"/, /p/", "'', /p", "?q, /p?q"})
  void path_ofTheRoot_isThePrefix(String written, String sent) {
    run(
        "127.0.0.1",
        new Via("shop.example.org", null, "/p"),
        context -> {
          LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
          ServiceInstance instance = client.choose("backend");
          assertThat(client.reconstructURI(instance, URI.create("http://backend:5000" + written)))
              .hasToString("http://127.0.0.1:" + backend.port() + sent);
          assertThat(instance.getUri()).hasToString("http://127.0.0.1:" + backend.port() + "/p");
        });
  }

  private void run(String address, Via via, ContextConsumer<AssertableApplicationContext> check) {
    run("http", address, via, check);
  }

  private void run(
      String port, String address, Via via, ContextConsumer<AssertableApplicationContext> check) {
    runner(port, Instance.at(address, backend.port()).via(via).build()).run(check);
  }

  private ApplicationContextRunner runner(String port, Instance instance) {
    Scheduler scheduler = Scheduler.daemon("given");
    return Runners.over(cluster)
        .withUserConfiguration(Clients.class)
        .withBean(InstanceSource.class, () -> new GivenSource(port, List.of(instance), scheduler));
  }

  static class Clients extends LoadBalancedClients {

    @Bean
    @LoadBalanced
    @Override
    RestTemplate restTemplate() {
      return new RestTemplate(new HttpComponentsClientHttpRequestFactory());
    }
  }
}
