package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceView;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

/** Every call is counted once while it goes on, and never afterwards, however it ends. */
class CountingTest {

  private static final String URL = "http://backend:5000/x";

  private final Backend backend = Backend.start("a");
  private final Cluster cluster = new Cluster();
  private final ApplicationContextRunner runner =
      Runners.over(cluster).withUserConfiguration(CallsTest.Clients.class);

  @BeforeEach
  void service() {
    cluster.service("backend", backend);
  }

  @AfterEach
  void close() {
    cluster.close();
    backend.close();
  }

  /** With Spring Cloud's retry and without: they go other ways. */
  static Stream<Arguments> callers() {
    return Stream.of(Caller.REST_TEMPLATE, Caller.REST_CLIENT, Caller.WEB_CLIENT)
        .flatMap(caller -> Stream.of(Arguments.of(caller, true), Arguments.of(caller, false)));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void call_goingOn_isCountedOnce_andNotAfterwards(Caller caller, boolean springRetries) {
    runner
        .withPropertyValues("spring.cloud.loadbalancer.retry.enabled=" + springRetries)
        .run(
            context -> {
              CountDownLatch answer = new CountDownLatch(1);
              backend.hold(answer);
              CompletableFuture<String> call =
                  CompletableFuture.supplyAsync(
                      () -> caller.send(context, HttpMethod.GET, URL), CountingTest::newThread);
              await().atMost(Await.BOUND).until(() -> !backend.methods().isEmpty());
              assertThat(inFlight(context)).isEqualTo(1);

              answer.countDown();
              assertThat(call.get()).isEqualTo("a");
              assertThat(inFlight(context)).isZero();
            });
  }

  /** Not on the common pool, where the JDK's HTTP client completes what it was asked. */
  private static void newThread(Runnable task) {
    new Thread(task, "call").start();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void call_refused_isNotCountedAfterwards(Caller caller, boolean springRetries) {
    runner
        .withPropertyValues("spring.cloud.loadbalancer.retry.enabled=" + springRetries)
        .run(
            context -> {
              backend.refuse();
              assertThatThrownBy(() -> caller.send(context, HttpMethod.GET, URL)).isNotNull();
              assertThat(inFlight(context)).isZero();
            });
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, mode = Mode.EXCLUDE, names = "INTERFACE")
  void call_broken_isNotCountedAfterwards(Caller caller) {
    runner
        .withPropertyValues("spring.cloud.loadbalancer.retry.enabled=false")
        .run(
            context -> {
              backend.breakConnections(true);
              assertThat(catchThrowable(() -> caller.send(context, HttpMethod.POST, URL)))
                  .isNotNull();
              assertThat(inFlight(context)).isZero();
            });
  }

  @Test
  void call_thatTimesOut_isNotCountedAfterwards() {
    runner
        .withPropertyValues("spring.cloud.loadbalancer.retry.enabled=false")
        .run(
            context -> {
              SimpleClientHttpRequestFactory impatient = new SimpleClientHttpRequestFactory();
              impatient.setReadTimeout(Duration.ofMillis(100));
              context.getBean(RestTemplate.class).setRequestFactory(impatient);
              CountDownLatch answer = new CountDownLatch(1);
              backend.hold(answer);

              assertThatThrownBy(() -> Caller.REST_TEMPLATE.send(context, HttpMethod.GET, URL))
                  .hasRootCauseInstanceOf(SocketTimeoutException.class);
              assertThat(inFlight(context)).isZero();
              answer.countDown();
            });
  }

  @Test
  void webClient_givenUp_isNotCountedAfterwards() {
    runner.run(
        context -> {
          CountDownLatch answer = new CountDownLatch(1);
          backend.hold(answer);
          WebClient client = context.getBean(WebClient.Builder.class).build();
          Disposable call = client.get().uri(URL).retrieve().toBodilessEntity().subscribe();
          await().atMost(Await.BOUND).until(() -> !backend.methods().isEmpty());
          assertThat(inFlight(context)).isEqualTo(1);

          call.dispose();
          assertThat(inFlight(context)).isZero();
          answer.countDown();
        });
  }

  private static int inFlight(ApplicationContext context) {
    ServiceView view = context.getBean(Discovery.class).view("backend", 5000);
    return view.inFlight(view.all().get(0));
  }
}
