package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.NoInstanceException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestTransformer;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Schedulers;

/** Real calls over real sockets, and what Spring Cloud does around them. */
class CallsTest {

  private static final Backend A = Backend.start("a");
  private static final Backend B = Backend.start("b");

  private final Cluster cluster = new Cluster();
  private final ApplicationContextRunner runner =
      Runners.over(cluster).withUserConfiguration(Clients.class);

  @BeforeEach
  void service() {
    cluster.service("backend", A, B);
  }

  @AfterEach
  void close() {
    cluster.close();
    A.fail(0);
    B.fail(0);
  }

  @AfterAll
  static void closeBackends() {
    A.close();
    B.close();
  }

  @Test
  void blockingRetry_oneInstanceAnswers503_goesToTheOther() {
    runner
        .withPropertyValues("spring.cloud.loadbalancer.retry.retryable-status-codes=503")
        .run(
            context -> {
              RestTemplate template = context.getBean(RestTemplate.class);
              A.fail(Integer.MAX_VALUE);
              for (int i = 0; i < 10; i++) {
                assertThat(template.getForObject("http://backend:5000/x", String.class))
                    .isEqualTo("b");
              }
            });
  }

  @Test
  void reactiveRetry_oneInstanceAnswers503_goesToTheOther() {
    runner
        .withPropertyValues(
            "spring.cloud.loadbalancer.retry.enabled=true",
            "spring.cloud.loadbalancer.retry.retryable-status-codes=503")
        .run(
            context -> {
              WebClient client = context.getBean(WebClient.Builder.class).build();
              B.fail(Integer.MAX_VALUE);
              for (int i = 0; i < 10; i++) {
                assertThat(get(client, "http://backend:5000/x")).isEqualTo("a");
              }
            });
  }

  @Test
  void urls_pathAndQuery_arriveAsTheyWereWritten() {
    runner.run(
        context -> {
          RestClient rest = context.getBean(RestClient.Builder.class).build();
          WebClient web = context.getBean(WebClient.Builder.class).build();
          String path = "/a%20b/%2F?q=%5B1%5D&r=x+y&s=%25";
          List<String> seen = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
            rest.get().uri(URI.create("http://backend:5000" + path)).retrieve().body(String.class);
            web.get()
                .uri(URI.create("http://backend:5000" + path))
                .retrieve()
                .bodyToMono(String.class)
                .block();
          }
          seen.addAll(A.paths());
          seen.addAll(B.paths());
          assertThat(seen).filteredOn(p -> p.startsWith("/a")).hasSize(4).containsOnly(path);
        });
  }

  @Test
  void address_passesThroughEveryClient() {
    String url = "http://127.0.0.1:" + A.port() + "/direct";
    runner.run(
        context -> {
          assertThat(context.getBean(RestTemplate.class).getForObject(url, String.class))
              .isEqualTo("a");
          assertThat(get(context.getBean(WebClient.Builder.class).build(), url)).isEqualTo("a");
          assertThat(cluster.api().requests()).isEmpty();
        });
  }

  @Test
  void noInstance_everyClient_saysWhy() {
    cluster.pods("empty", 8080);
    String message = "no instance of service empty in namespace example: it has no endpoints";
    runner.run(
        context -> {
          RestTemplate template = context.getBean(RestTemplate.class);
          assertThatThrownBy(() -> template.getForObject("http://empty:5000/", String.class))
              .isInstanceOf(NoInstanceException.class)
              .isInstanceOf(IllegalStateException.class)
              .hasMessage(message);
          WebClient client = context.getBean(WebClient.Builder.class).build();
          assertThatThrownBy(() -> get(client, "http://empty:5000/"))
              .isInstanceOf(NoInstanceException.class)
              .hasMessage(message);
        });
  }

  @Test
  void lifecycle_ofTheApplication_seesEveryBlockingCall() {
    runner
        .withPropertyValues(
            "spring.cloud.loadbalancer.retry.enabled=false",
            "spring.cloud.loadbalancer.hint.backend=blue")
        .run(
            context -> {
              cluster.pods("empty", 8080);
              RestTemplate template = context.getBean(RestTemplate.class);
              Recorder recorder = context.getBean(Recorder.class);

              template.getForObject("http://backend:5000/x", String.class);
              assertThat(recorder.seen)
                  .containsExactly("start blue", "request backend", "complete SUCCESS");

              recorder.seen.clear();
              assertThatThrownBy(() -> template.getForObject("http://empty/x", String.class))
                  .isInstanceOf(NoInstanceException.class);
              assertThat(recorder.seen).containsExactly("start default", "complete DISCARD");
            });
  }

  @Test
  void transformer_ofTheApplication_seesTheInstance() {
    runner.run(
        context -> {
          context.getBean(RestTemplate.class).getForObject("http://backend:5000/x", String.class);
          assertThat(context.getBean(Transformer.class).services).containsExactly("backend");
        });
  }

  @Test
  void webClient_firstUse_blocksNoThreadAndLeavesDiscoverysOwn() {
    cluster.api().faults().delay(Duration.ofMillis(300));
    runner.run(
        context -> {
          WebClient client =
              context
                  .getBean(WebClient.Builder.class)
                  .filter(
                      (request, next) -> {
                        context.getBean(Transformer.class).services.add(thread());
                        return next.exchange(request);
                      })
                  .build();
          String answer =
              client
                  .get()
                  .uri("http://backend:5000/x")
                  .retrieve()
                  .bodyToMono(String.class)
                  .subscribeOn(Schedulers.single())
                  .block(Await.BOUND);
          assertThat(answer).isIn("a", "b");
          assertThat(context.getBean(Transformer.class).services)
              .singleElement()
              .asString()
              .as("the call goes on away from discovery's thread")
              .doesNotStartWith("k8s-discovery");
        });
  }

  private static String thread() {
    return Thread.currentThread().getName();
  }

  private static String get(WebClient client, String url) {
    return String.valueOf(client.get().uri(url).retrieve().bodyToMono(String.class).block());
  }

  @Configuration(proxyBeanMethods = false)
  static class Clients extends LoadBalancedClients {

    @Bean
    Recorder recorder() {
      return new Recorder();
    }

    @Bean
    Transformer transformer() {
      return new Transformer();
    }
  }

  static final class Recorder
      implements LoadBalancerLifecycle<RequestDataContext, Object, ServiceInstance> {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void onStart(Request<RequestDataContext> request) {
      RequestDataContext context = request.getContext();
      seen.add("start " + (context == null ? "" : context.getHint()));
    }

    @Override
    public void onStartRequest(
        Request<RequestDataContext> request, Response<ServiceInstance> response) {
      ServiceInstance server = response.getServer();
      seen.add("request " + (server == null ? "" : server.getServiceId()));
    }

    @Override
    public void onComplete(
        CompletionContext<Object, ServiceInstance, RequestDataContext> completion) {
      seen.add("complete " + completion.status());
    }
  }

  static final class Transformer implements LoadBalancerRequestTransformer {

    private final List<String> services = new CopyOnWriteArrayList<>();

    @Override
    public HttpRequest transformRequest(HttpRequest request, @Nullable ServiceInstance instance) {
      services.add(instance == null ? "" : instance.getServiceId());
      return new HttpRequestWrapper(request);
    }
  }
}
