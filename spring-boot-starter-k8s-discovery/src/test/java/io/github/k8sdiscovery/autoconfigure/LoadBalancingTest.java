package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.NoInstanceException;
import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.name.InvalidNameException;
import io.github.k8sdiscovery.name.UnknownPortException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import reactor.core.publisher.Mono;

/** What {@link LoadBalancerClient} chooses, and what it leaves behind. */
class LoadBalancingTest {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backend",
        "BACKEND",
        "backend.example",
        "backend.example.svc",
        "backend.example.svc.cluster.local",
        "backend.example.svc.cluster.local."
      })
  void choose_everyForm_findsTheService(String host) {
    cluster.pods("backend", 8080, "a");
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              assertThat(client.choose(host).getUri()).hasToString("http://10.0.0.1:8080");
            });
  }

  @Test
  void choose_everyForm_sharesOneState() {
    cluster.pods("backend", 8080, "a", "b");
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              List<String> ids = new ArrayList<>();
              for (String host : List.of("backend", "backend.example", "backend.example.svc")) {
                for (int i = 0; i < 2; i++) {
                  ids.add(String.valueOf(client.choose(host).getInstanceId()));
                }
              }
              assertThat(ids).as("one round over all forms").doesNotContainNull();
              assertThat(ids.get(0)).isEqualTo(ids.get(2)).isEqualTo(ids.get(4));
              assertThat(ids.get(1)).isEqualTo(ids.get(3)).isNotEqualTo(ids.get(0));
              assertThat(context.getBean(Discovery.class).followed()).hasSize(1);
              assertThat(cluster.requests(Verb.LIST, "endpointslices")).isEqualTo(1);
              assertThat(context.getBean(LoadBalancerClientFactory.class).getContextNames())
                  .isEmpty();
            });
  }

  @Test
  void choose_portInUrl_isMappedToTheInstancesPort() {
    cluster.twoPorts("backend");
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              assertThat(at(client, "http://backend:5000/")).isEqualTo(8080);
              assertThat(at(client, "http://backend:5001/")).isEqualTo(9090);
              assertThat(at(client, "http://backend/")).as("the port named http").isEqualTo(8080);
              assertThat(
                      client.choose("backend", Runners.get("http://gateway:9999/", null)).getPort())
                  .as("a URL of another host says nothing")
                  .isEqualTo(8080);
              assertThatThrownBy(() -> at(client, "http://backend:7/"))
                  .isInstanceOf(UnknownPortException.class)
                  .hasMessageContaining("5000 (http), 5001 (admin)");
            });
  }

  private static int at(LoadBalancerClient client, String url) {
    return client.choose("backend", Runners.get(url, null)).getPort();
  }

  @Test
  void choose_retry_avoidsTheInstanceTriedBeforeUnlessItIsTheOnlyOne() {
    cluster.pods("backend", 8080, "a", "b", "c");
    cluster.pods("single", 8080, "d");
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              ServiceInstance previous = client.choose("backend");
              for (int i = 0; i < 20; i++) {
                assertThat(client.choose("backend", Runners.get("http://backend/", previous)))
                    .isNotEqualTo(previous);
              }
              ServiceInstance only = client.choose("single");
              assertThat(client.choose("single", Runners.get("http://single/", only)))
                  .isEqualTo(only);
            });
  }

  @Test
  void choose_noInstance_saysServiceNamespaceAndReason() {
    cluster.pods("empty", 8080);
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              assertThatThrownBy(() -> client.choose("empty"))
                  .isInstanceOf(NoInstanceException.class)
                  .hasMessage(
                      "no instance of service empty in namespace example: it has no endpoints");
              assertThatThrownBy(() -> client.choose("unknown"))
                  .isInstanceOf(UnknownServiceException.class)
                  .hasMessageContaining("no such service: unknown in namespace example");
              assertThatThrownBy(() -> client.choose("-bad-"))
                  .isInstanceOf(InvalidNameException.class)
                  .hasMessageContaining("host: \"-bad-\" (expected: ");
              assertThatThrownBy(() -> client.choose("www.somewhere.in.the.net"))
                  .isInstanceOf(InvalidNameException.class)
                  .hasMessageContaining("k8s.discovery.external-hosts=resolve");
            });
  }

  @Test
  void choose_forbidden_saysWhichRoleIsMissing() {
    cluster.api().faults().forbid("endpointslices");
    Runners.over(cluster)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThatThrownBy(() -> context.getBean(LoadBalancerClient.class).choose("backend"))
                  .isInstanceOf(SourceUnavailableException.class)
                  .hasMessageContaining("kind: Role")
                  .hasMessageContaining("endpointslices");
            });
  }

  @Test
  void choose_addressOrResolvedHost_passesThrough() {
    Runners.over(cluster)
        .withPropertyValues("k8s.discovery.external-hosts=resolve")
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              for (String url :
                  List.of(
                      "http://10.1.2.3:81/a%20b?c=%5B",
                      "https://[fd00::7]/x", "http://www.somewhere.in.the.net/")) {
                URI uri = URI.create(url);
                ServiceInstance chosen = client.choose(uri.getHost(), Runners.get(url, null));
                assertThat(client.reconstructURI(chosen, uri)).isSameAs(uri);
              }
              assertThat(cluster.api().requests()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "www.example.com"})
  void choose_resolvedHostOfAServicesForm_passesThroughIfThereIsNoSuchService(String host) {
    String url = "http://" + host + "/x";
    Runners.over(cluster)
        .withPropertyValues("k8s.discovery.external-hosts=resolve")
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              LoadBalancerClientFactory factory = context.getBean(LoadBalancerClientFactory.class);
              URI uri = URI.create(url);
              for (int i = 0; i < 2; i++) {
                ServiceInstance chosen = client.choose(host, Runners.get(url, null));
                assertThat(client.reconstructURI(chosen, uri)).isSameAs(uri);
                ServiceInstance later =
                    Mono.from(factory.getInstance(host).choose(Runners.get(url, null)))
                        .mapNotNull(Response::getServer)
                        .block();
                assertThat(later).isEqualTo(chosen);
                cluster.api().faults().forbid("endpointslices");
              }
              assertThatThrownBy(() -> client.choose("backend"))
                  .as("one label can only be a service")
                  .isInstanceOf(SourceUnavailableException.class);
            });
  }

  @Test
  void firstUse_by64Threads_isOneLookup() {
    cluster.pods("backend", 8080, "a", "b");
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              CountDownLatch begin = new CountDownLatch(1);
              ExecutorService threads = Executors.newFixedThreadPool(64);
              try {
                List<Future<ServiceInstance>> chosen = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                  Callable<ServiceInstance> choose =
                      () -> {
                        begin.await();
                        return client.choose("backend");
                      };
                  chosen.add(threads.submit(choose));
                }
                begin.countDown();
                for (Future<ServiceInstance> one : chosen) {
                  assertThat(one.get().getHost()).startsWith("10.0.0.");
                }
              } finally {
                threads.shutdownNow();
              }
              assertThat(cluster.requests(Verb.LIST, "endpointslices")).isEqualTo(1);
              assertThat(cluster.requests(Verb.LIST, "services")).isEqualTo(1);
            });
  }

  @Test
  void unknownNames_twoThousand_leaveNothingBehind() {
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              for (int i = 0; i < 2000; i++) {
                String host = "unknown-" + i;
                assertThatThrownBy(() -> client.choose(host))
                    .isInstanceOf(UnknownServiceException.class);
              }
              assertThat(context.getBean(Discovery.class).followed()).isEmpty();
              assertThat(context.getBean(LoadBalancerClientFactory.class).getContextNames())
                  .isEmpty();
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(() -> assertThat(cluster.api().openWatches().total()).isZero());
            });
  }

  @Test
  void start_withoutACall_asksTheApiNothing() {
    cluster.pods("backend", 8080, "a");
    Runners.over(cluster)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(cluster.api().requests()).isEmpty();
            });
  }
}
