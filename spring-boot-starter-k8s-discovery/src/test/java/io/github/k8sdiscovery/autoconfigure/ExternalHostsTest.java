package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.NoInstanceException;
import io.github.k8sdiscovery.source.dns.DnsServer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/** Services that stand for a host outside the cluster, as Spring Cloud and its clients see them. */
class ExternalHostsTest {

  private static final String HOST = "api.example.org.";

  private final Cluster cluster = new Cluster();
  private final DnsServer dns = DnsServer.start();

  @AfterEach
  void close() {
    dns.close();
    cluster.close();
  }

  private ApplicationContextRunner runner() {
    return Runners.over(cluster)
        .withUserConfiguration(Clients.class)
        .withPropertyValues("k8s.discovery.dns.servers=" + dns.address());
  }

  private void service(String target) {
    cluster.api().service(Cluster.NAMESPACE, "outside").externalName(target).apply();
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERFACE")
  void calls_spreadOverTheAddresses_byTheHostsName(Caller caller) {
    try (Backend a = Backend.start("a")) {
      dns.zone().put(HOST + " 5 IN A 127.0.0.1");
      service("Api.example.org");
      runner()
          .run(
              context -> {
                caller.send(context, HttpMethod.GET, "http://outside:" + a.port() + "/x");
                assertThat(a.hosts()).containsExactly("api.example.org:" + a.port());
              });
    }
  }

  @Test
  void picks_goInTurnOverAllAddresses_withTheWeightsOfTheProperties() {
    dns.zone().put(HOST + " 5 IN A 192.0.2.1", HOST + " 5 IN A 192.0.2.2");
    service("api.example.org");
    runner()
        .withPropertyValues("k8s.discovery.services.outside.weights=192.0.2.1=3")
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              Map<String, Integer> picks = new HashMap<>();
              for (int i = 0; i < 40; i++) {
                picks.merge(client.choose("outside").getHost(), 1, Integer::sum);
              }
              assertThat(picks)
                  .containsOnly(Map.entry("192.0.2.1", 30), Map.entry("192.0.2.2", 10));
              assertThat(context.getBean(DiscoveryClient.class).getInstances("outside")).hasSize(2);
            });
  }

  @Test
  void addressesThatChange_areFollowed() {
    dns.zone().put(HOST + " 1 IN A 192.0.2.1");
    service("api.example.org");
    runner()
        .run(
            context -> {
              Discovery discovery = context.getBean(Discovery.class);
              Callable<Integer> size = () -> discovery.view("outside", 80).instances().size();
              assertThat(size.call()).isEqualTo(1);
              dns.zone().put(HOST + " 1 IN A 192.0.2.2");
              await().atMost(Await.BOUND).until(size, count -> count == 2);
            });
  }

  @Test
  void host_thatIsNotThere_isNamedToTheCaller() {
    dns.zone().authority("example.org.", 5);
    service("api.example.org");
    runner()
        .run(
            context ->
                assertThatThrownBy(
                        () -> context.getBean(LoadBalancerClient.class).choose("outside"))
                    .isInstanceOf(NoInstanceException.class)
                    .hasMessageContaining(
                        "it is an ExternalName for api.example.org, outside the cluster, and no"
                            + " address of that host is known"));
  }

  /** The catalog and the rest of the source are there as ever. */
  @Test
  void names_ofServices_areKnown() {
    service("api.example.org");
    runner()
        .run(
            context ->
                assertThat(context.getBean(Discovery.class).services())
                    .isEqualTo(Set.of("outside")));
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
