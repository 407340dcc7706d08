package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.web.service.registry.ImportHttpServices;

/** What becomes of failed calls, through each kind of client, without spring-retry. */
class RetryTest {

  private static final Backend A = Backend.start("a");
  private static final Backend B = Backend.start("b");
  private static final Backend C = Backend.start("c");
  private static final Backend REFUSING = Backend.start("refusing");
  private static final Backend REFUSING_TOO = Backend.start("refusing-too");
  private static final Cluster CLUSTER = new Cluster();
  private static ConfigurableApplicationContext context;

  @BeforeAll
  static void start() {
    REFUSING.refuse();
    REFUSING_TOO.refuse();
    CLUSTER.service("refused", A, REFUSING, REFUSING_TOO);
    CLUSTER.service("broken", A, B);
    CLUSTER.service("idempotent", A, B);
    CLUSTER.service("twice", A, B, C);
    CLUSTER.service("never", A, REFUSING);
    CLUSTER.service("poor", A, REFUSING);
    context =
        new SpringApplicationBuilder(Clients.class)
            .web(WebApplicationType.NONE)
            .properties(CLUSTER.properties())
            .properties(
                "spring.main.banner-mode=off",
                "spring.cloud.loadbalancer.retry.enabled=false",
                "spring.http.clients.imperative.factory=jdk",
                "spring.http.serviceclient.any.base-url=lb://refused:5000",
                "k8s.discovery.health.enabled=false",
                "k8s.discovery.services.idempotent.retry.idempotent=true",
                "k8s.discovery.services.twice.retry.idempotent=true",
                "k8s.discovery.services.twice.retry.attempts=2",
                "k8s.discovery.services.never.retry.enabled=false",
                "k8s.discovery.services.poor.retry.budget-ratio=0",
                "k8s.discovery.services.poor.retry.budget-per-second=0")
            .run();
  }

  @AfterAll
  static void close() {
    context.close();
    CLUSTER.close();
    for (Backend backend : List.of(A, B, C)) {
      backend.close();
    }
  }

  @BeforeEach
  void well() {
    for (Backend backend : List.of(A, B, C)) {
      backend.breakConnections(false);
      backend.fail(0);
      backend.methods().clear();
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void refused_post_goesToAnotherInstance(Caller caller) {
    for (int i = 0; i < 6; i++) {
      assertThat(caller.send(context, HttpMethod.POST, "http://refused:5000/x")).isEqualTo("a");
    }
    assertThat(A.methods()).hasSize(6).containsOnly("POST");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void broken_get_isRetriedOnlyWhereIdempotent(Caller caller) {
    B.breakConnections(true);
    assertThat(failures(caller, HttpMethod.GET, "broken")).isEqualTo(3);
    assertThat(failures(caller, HttpMethod.GET, "idempotent")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void broken_post_isNeverSentToAnother(Caller caller) {
    B.breakConnections(true);
    assertThat(failures(caller, HttpMethod.POST, "idempotent")).isEqualTo(3);
    assertThat(A.methods()).as("its own share").hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void status503_getIsRetriedWhereIdempotent_postNever(Caller caller) {
    B.fail(Integer.MAX_VALUE);
    assertThat(failures(caller, HttpMethod.GET, "idempotent")).isZero();
    assertThat(failures(caller, HttpMethod.GET, "broken")).isEqualTo(3);
    assertThat(failures(caller, HttpMethod.POST, "idempotent")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void broken_everywhere_endsAfterTheAttemptsAndNeverTriesOneTwice(Caller caller) {
    List.of(A, B, C).forEach(backend -> backend.breakConnections(true));
    for (int i = 0; i < 6; i++) {
      List<String> tried = new ArrayList<>();
      context.getBean(Tried.class).instances.clear();
      Throwable failure =
          catchThrowable(() -> caller.send(context, HttpMethod.GET, "http://twice:5000/x"));
      tried.addAll(context.getBean(Tried.class).instances);
      assertThat(failure).isNotNull();
      assertThat(tried).hasSize(2);
      assertThat(new HashSet<>(tried)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void refused_retryOff_fails(Caller caller) {
    assertThat(failures(caller, HttpMethod.GET, "never")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void refused_noBudget_fails(Caller caller) {
    assertThat(failures(caller, HttpMethod.GET, "poor")).isEqualTo(3);
  }

  /** How many of six calls fail. */
  private static int failures(Caller caller, HttpMethod method, String service) {
    int failures = 0;
    for (int i = 0; i < 6; i++) {
      String url = "http://" + service + ":5000/x";
      if (catchThrowable(() -> caller.send(context, method, url)) != null) {
        failures++;
      }
    }
    return failures;
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ImportHttpServices(group = "any", types = Caller.AnyApi.class)
  static class Clients extends LoadBalancedClients {

    @Bean
    Tried tried() {
      return new Tried();
    }
  }

  /** The ids of the instances tried, in order. */
  static final class Tried
      implements LoadBalancerLifecycle<RequestDataContext, Object, ServiceInstance> {

    private final List<String> instances = new CopyOnWriteArrayList<>();

    @Override
    public void onStart(Request<RequestDataContext> request) {}

    @Override
    public void onStartRequest(
        Request<RequestDataContext> request, Response<ServiceInstance> chosen) {
      ServiceInstance instance = chosen.getServer();
      instances.add(String.valueOf(instance == null ? null : instance.getInstanceId()));
    }

    @Override
    public void onComplete(
        CompletionContext<Object, ServiceInstance, RequestDataContext> completion) {}
  }
}
