package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.client.Config;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.SourceUnavailableException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;

/** Nothing that can heal by itself stops the start; a call says what is wrong, until it is not. */
class HealingTest {

  /** Where nobody listens. */
  private static final String DNS_DOWN = "k8s.discovery.dns.servers=127.0.0.1:9";

  private final Cluster cluster = new Cluster();
  private final ApplicationContextRunner runner =
      Runners.over(cluster)
          .withPropertyValues(
              "k8s.discovery.kubernetes.watch.forbidden-retry-min=50ms",
              "k8s.discovery.kubernetes.watch.forbidden-retry-max=100ms");
  private final Logger logger = (Logger) LoggerFactory.getLogger(Discovery.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void close() {
    logger.setLevel(null);
    logger.detachAppender(lines);
    cluster.close();
  }

  @Test
  void forbidden_startsAndCallsFailWithTheReason_untilAllowed() {
    cluster.pods("backend", 8080, "a");
    cluster.api().faults().forbid("endpointslices");
    runner
        .withPropertyValues("k8s.discovery.sources=kubernetes,env", "k8s.discovery.eager=backend")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThatThrownBy(() -> call(context))
                  .isInstanceOf(SourceUnavailableException.class)
                  .hasMessageContaining("kind: RoleBinding");
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(
                      () ->
                          assertThat(said(Level.WARN))
                              .singleElement()
                              .asString()
                              .contains("(403")
                              .contains("kind: RoleBinding"));

              cluster.api().faults().allow("endpointslices");
              awaitCalls(context);
            });
  }

  @Test
  void apiAndDnsDown_startsAndCallsFailWithTheReasons_untilOneIsBack() {
    cluster.pods("backend", 8080, "a");
    cluster.api().faults().stop();
    runner
        .withPropertyValues("k8s.discovery.sources=kubernetes,dns,env", DNS_DOWN)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(
                      () ->
                          assertThatThrownBy(() -> call(context))
                              .isInstanceOf(SourceUnavailableException.class)
                              .hasMessageContaining("kubernetes: cannot reach the API at http://")
                              .hasMessageContaining("dns: ")
                              .hasMessageContaining("env: BACKEND_SERVICE_HOST is not set"));
              cluster.api().faults().restart();
              awaitCalls(context);
            });
  }

  @Test
  void noCluster_startsWithOneLineAndNoWarning_andACallSaysSo() {
    KubernetesApi none = new KubernetesApi(Config::empty, () -> false, () -> false);
    runner
        .withBean(KubernetesApi.class, () -> none)
        .withPropertyValues("k8s.discovery.sources=kubernetes,env")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(said(Level.INFO))
                  .containsExactly(
                      "Kubernetes discovery: namespace example, sources kubernetes, env, no cluster,"
                          + " node unknown, zone unknown");
              assertThat(said(Level.WARN)).isEmpty();
              assertThatThrownBy(() -> call(context))
                  .isInstanceOf(SourceUnavailableException.class)
                  .hasMessageContaining("kubernetes: there is no cluster to ask")
                  .hasMessageContaining("env: BACKEND_SERVICE_HOST is not set");
            });
  }

  @Test
  void noCluster_staticInstances_serve() {
    KubernetesApi none = new KubernetesApi(Config::empty, () -> false, () -> false);
    runner
        .withBean(KubernetesApi.class, () -> none)
        .withPropertyValues("k8s.discovery.static.backend[0].uri=http://127.0.0.1:15000")
        .run(
            context -> {
              assertThat(call(context)).isEqualTo("127.0.0.1");
              assertThat(said(Level.WARN)).isEmpty();
              assertThat(said(Level.INFO)).hasSize(1);
            });
  }

  private static String call(AssertableApplicationContext context) {
    return context.getBean(LoadBalancerClient.class).choose("backend").getHost();
  }

  private static void awaitCalls(AssertableApplicationContext context) {
    await().atMost(Await.BOUND).ignoreExceptions().until(() -> call(context).equals("10.0.0.1"));
  }

  private List<String> said(Level level) {
    return lines.list.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
