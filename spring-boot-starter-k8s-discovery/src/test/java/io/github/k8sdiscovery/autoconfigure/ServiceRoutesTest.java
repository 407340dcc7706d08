package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.embedded.ServiceBuilder;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.gateway.ServiceRoute;
import io.github.k8sdiscovery.gateway.ServiceRoutes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

/** The routes follow what Services ask for, and one that asks for nonsense concerns no other. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceRoutesTest {

  private final Cluster cluster = new Cluster();
  private final ApplicationContextRunner plain =
      Runners.over(cluster)
          .withConfiguration(AutoConfigurations.of(DiscoveryGatewayAutoConfiguration.class));
  private final ApplicationContextRunner runner =
      plain.withPropertyValues("k8s.discovery.gateway.routes=true");

  @AfterEach
  void close() {
    cluster.close();
  }

  private ServiceBuilder service(String namespace, String name, String patterns) {
    return cluster
        .api()
        .service(namespace, name)
        .port("http", 80, "80")
        .annotation(ServiceRoute.ROUTE, patterns);
  }

  private void asks(String name, String patterns) {
    service(Cluster.NAMESPACE, name, patterns).apply();
  }

  private static List<String> texts(ServiceRoutes routes) {
    return routes.current().stream()
        .map(route -> route.pattern() + " " + route.uri().getHost())
        .toList();
  }

  private static void awaitRoutes(ServiceRoutes routes, String... expected) {
    await().atMost(Await.BOUND).until(() -> texts(routes).equals(List.of(expected)));
  }

  @Test
  void routes_unlessAskedFor_areNot_andNothingIsAsked() {
    asks("backend", "/a/**");
    plain.run(
        context -> {
          assertThat(context).doesNotHaveBean(ServiceRoutes.class);
          assertThat(cluster.api().requests()).isEmpty();
        });
  }

  @Test
  void routes_atStart_areThere_theMoreSpecificFirst() {
    asks("all", "/**");
    asks("backend", "/a/**,/a/b");
    service("elsewhere", "other", "/c").apply();
    runner.run(
        context ->
            assertThat(texts(context.getBean(ServiceRoutes.class)))
                .containsExactly(
                    "/a/b backend.example", "/a/** backend.example", "/** all.example"));
  }

  @Test
  void routes_ofOtherNamespaces_areThereIfNamed() {
    asks("backend", "/a");
    service("elsewhere", "other", "/c").apply();
    runner
        .withPropertyValues("k8s.discovery.gateway.namespaces=example,elsewhere")
        .run(
            context ->
                assertThat(texts(context.getBean(ServiceRoutes.class)))
                    .containsExactly("/a backend.example", "/c other.elsewhere"));
  }

  @Test
  void services_changedAndDeleted_areFollowed_byOneWatch() {
    runner.run(
        context -> {
          ServiceRoutes routes = context.getBean(ServiceRoutes.class);
          List<List<String>> told = new CopyOnWriteArrayList<>();
          routes.onChange(() -> told.add(texts(routes)));
          assertThat(texts(routes)).isEmpty();

          asks("backend", "/a");
          awaitRoutes(routes, "/a backend.example");
          cluster.api().service(Cluster.NAMESPACE, "silent").port("", 80, "80").apply();
          asks("backend", "/b");
          awaitRoutes(routes, "/b backend.example");
          cluster.api().delete("services", Cluster.NAMESPACE, "backend");
          await().atMost(Await.BOUND).until(() -> told.contains(List.of()));

          assertThat(told)
              .as("that a silent Service came is no change")
              .containsExactly(
                  List.of("/a backend.example"), List.of("/b backend.example"), List.of());
          assertThat(cluster.requests(Verb.LIST, "services")).isEqualTo(1);
        });
  }

  @Test
  void apiAway_routesStay_andFollowWhenItIsBack() {
    asks("backend", "/a");
    runner.run(
        context -> {
          ServiceRoutes routes = context.getBean(ServiceRoutes.class);
          awaitRoutes(routes, "/a backend.example");
          cluster.api().faults().stop();
          asks("backend", "/b");
          assertThat(texts(routes)).containsExactly("/a backend.example");

          cluster.api().faults().restart();
          awaitRoutes(routes, "/b backend.example");
        });
  }

  @Test
  void service_asksForNonsense_isReportedOnce_andTheOthersKeepTheirs(CapturedOutput output) {
    asks("backend", "/a");
    asks("broken", "nonsense");
    runner.run(
        context -> {
          ServiceRoutes routes = context.getBean(ServiceRoutes.class);
          asks("other", "/c");
          awaitRoutes(routes, "/a backend.example", "/c other.example");
          assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Service example/broken: "))
              .isEqualTo(1);

          asks("broken", "/d");
          awaitRoutes(routes, "/a backend.example", "/c other.example", "/d broken.example");
        });
  }

  @Test
  void pattern_ofTwoServices_isTheFirstOnesByName(CapturedOutput output) {
    asks("b", "/shared,/own");
    runner.run(
        context -> {
          ServiceRoutes routes = context.getBean(ServiceRoutes.class);
          awaitRoutes(routes, "/shared b.example", "/own b.example");
          asks("a", "/shared");
          awaitRoutes(routes, "/shared a.example", "/own b.example");
          assertThat(output)
              .contains(
                  "Service example/b: k8sdiscovery.github.io/route: /shared (expected: a pattern"
                      + " that no other Service has; example/a has it)");

          cluster.api().delete("services", Cluster.NAMESPACE, "a");
          awaitRoutes(routes, "/shared b.example", "/own b.example");
        });
  }

  @Test
  void servicesForbidden_applicationStarts_andSaysWhatIsMissing(CapturedOutput output) {
    cluster.api().faults().forbid("services", Verb.LIST);
    runner
        .withPropertyValues("k8s.discovery.first-lookup-timeout=300ms")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(texts(context.getBean(ServiceRoutes.class))).isEmpty();
              assertThat(output)
                  .contains("No routes from Services yet", "list and watch on services");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Not_A_Label", "a.b", "''"})
  void namespaces_bad_stopTheStart(String namespace) {
    runner
        .withPropertyValues("k8s.discovery.gateway.namespaces[0]=" + namespace)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(InvalidPropertyException.class)
                    .rootCause()
                    .hasMessage(
                        "k8s.discovery.gateway.namespaces: "
                            + namespace
                            + " (expected: a namespace such as example: one label, lower case)"));
  }
}
