package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;

/** An instance whose calls fail gets none for a while, and callers notice nothing of it. */
class EjectionTest {

  private static final String URL = "http://backend:5000/x";

  private final Backend a = Backend.start("a");
  private final Backend b = Backend.start("b");
  private final Cluster cluster = new Cluster();
  private final ApplicationContextRunner runner =
      Runners.over(cluster)
          .withUserConfiguration(CallsTest.Clients.class)
          .withPropertyValues("k8s.discovery.health.ejection-time=500ms");

  @BeforeEach
  void service() {
    cluster.service("backend", a, b);
  }

  @AfterEach
  void close() {
    cluster.close();
    a.close();
    b.close();
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, mode = Mode.EXCLUDE, names = "INTERFACE")
  void refusing_isEjectedAfterThreeFailures_andComesBack(Caller caller) {
    runner
        .withPropertyValues("spring.cloud.loadbalancer.retry.enabled=false")
        .run(
            context -> {
              b.refuse();
              for (int i = 0; i < 6; i++) {
                assertThat(caller.send(context, HttpMethod.POST, URL)).isEqualTo("a");
              }
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(() -> assertThat(usable(context)).isEqualTo(1));

              b.comeBack();
              await().atMost(Await.BOUND).until(() -> answers(caller, context).contains("b"));
            });
  }

  @Test
  void springRetriesLoop_connectionRefused_isTriedElsewhereWithPostToo() {
    runner.run(
        context -> {
          b.refuse();
          for (Caller caller : Set.of(Caller.REST_TEMPLATE, Caller.REST_CLIENT)) {
            for (int i = 0; i < 4; i++) {
              assertThat(caller.send(context, HttpMethod.POST, URL)).isEqualTo("a");
              assertThat(caller.send(context, HttpMethod.GET, URL)).isEqualTo("a");
            }
          }
        });
  }

  private static Set<String> answers(Caller caller, ApplicationContext context) {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      answers.add(caller.send(context, HttpMethod.POST, URL));
    }
    return answers;
  }

  private static int usable(ApplicationContext context) {
    return context.getBean(Discovery.class).view("backend", 5000).instances().size();
  }
}
