package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.federation.Federation;
import io.github.k8sdiscovery.source.federation.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

/** What is said of other clusters. */
class ClusterPropertiesTest {

  private static final String CLUSTERS = "k8s.discovery.clusters.";
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: staging
      clusters:
      - {name: s, cluster: {server: "http://127.0.0.1:9/staging"}}
      - {name: t, cluster: {server: "http://127.0.0.1:9/test"}}
      contexts:
      - {name: staging, context: {cluster: s, user: u}}
      - {name: test, context: {cluster: t, user: u}}
      users:
      - {name: u, user: {token: secret}}
      """;

  private final Path directory;

  ClusterPropertiesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private void start(ContextConsumer<AssertableApplicationContext> check, String... properties) {
    String[] full =
        Arrays.stream(properties)
            .map(each -> CLUSTERS + each.replace("DIRECTORY", directory.toString()))
            .toArray(String[]::new);
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class))
        .withPropertyValues("k8s.discovery.kubernetes.api-url=http://127.0.0.1:9")
        .withPropertyValues(full)
        .run(check);
  }

  private void kubeconfig() throws IOException {
    Files.writeString(directory.resolve("config"), KUBECONFIG);
    Files.writeString(directory.resolve("broken"), "{");
  }

  private static List<Member> members(AssertableApplicationContext context) {
    InstanceSource source = context.getBean("kubernetesInstanceSource", InstanceSource.class);
    assertThat(source.name()).isEqualTo("kubernetes");
    return source instanceof Federation federation ? federation.members() : List.of();
  }

  @Test
  void start_noClusters_isThePlainSource() {
    start(context -> assertThat(members(context)).isEmpty());
  }

  @Test
  void start_clusters_areMembersByPriority() throws IOException {
    kubeconfig();
    start(
        context -> {
          assertThat(members(context))
              .extracting(Member::title, Member::weight, Member::priority)
              .containsExactly(
                  tuple("east", 0.5, 0), tuple("local", 2.0, 1), tuple("west", 1.0, 1));
          assertThat(members(context).get(0).namespaces().apply("example")).isEqualTo("prod");
          assertThat(context.getBean(Clusters.class).where())
              .isEqualTo(
                  ", cluster east http://127.0.0.1:9/test/, cluster west http://127.0.0.1:9/");
        },
        "east.kubeconfig=DIRECTORY/config",
        "east.context=test",
        "east.weight=0.5",
        "east.namespaces.example=prod",
        "west.url=http://127.0.0.1:9",
        "west.priority=1",
        "local.priority=1",
        "local.weight=2",
        "off.url=http://127.0.0.1:9",
        "off.enabled=false");
  }

  @Test
  void start_ownClusterSwitchedOff_isNoMember() {
    start(
        context -> assertThat(members(context)).extracting(Member::title).containsExactly("east"),
        "east.url=http://127.0.0.1:9",
        "local.enabled=false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "east.context=prod; east.kubeconfig=DIRECTORY/config; east.context: prod (expected: one of"
            + " staging, test, which are the contexts in ",
        "east.kubeconfig=DIRECTORY/broken; east.weight=1; /broken (expected: a kubeconfig",
        "east.kubeconfig=DIRECTORY/none; east.weight=1; /none (expected: a file that is there",
        "east.weight=2; east.priority=1; east: nothing of where its API is (expected: kubeconfig,"
            + " context or url)",
        "east.url=http://127.0.0.1:9; east.kubeconfig=DIRECTORY/config; (expected: without"
            + " k8s.discovery.clusters.east.url",
        "east.token=secret; east.kubeconfig=DIRECTORY/config; east.token: (a token) (expected: with"
            + " k8s.discovery.clusters.east.url",
        "east.url=http://127.0.0.1:9; east.token-file=DIRECTORY/none; /none (expected: a file that"
            + " is there",
        "east.url=http://127.0.0.1:9; east.weight=0; east.weight: 0.0 (expected: a number of more"
            + " than 0)",
        "east.url=http://127.0.0.1:9; east.priority=-1; east.priority: -1 (expected: a number of 0"
            + " or more)",
        "east.url=http://127.0.0.1:9; east.namespaces.example=A_B; east.namespaces.example: A_B"
            + " (expected: a namespace",
        "east.url=http://127.0.0.1:9; EAST.url=http://127.0.0.1:9; EAST (expected: each cluster"
            + " once, and east is the same name)",
        "eu-west.url=http://127.0.0.1:9; euWest.url=http://127.0.0.1:9; (expected: each cluster"
            + " once, and eu-west is the same name)",
        "[a.b].url=http://127.0.0.1:9; east.url=http://127.0.0.1:9; [a.b]: a.b (expected: a name of"
            + " letters",
        "local.url=http://127.0.0.1:9; local.weight=1; local: kubeconfig, context or url (expected:"
            + " weight, priority"
      })
  void start_badCluster_saysPropertyValueAndLaw(String one, String other, String message)
      throws IOException {
    kubeconfig();
    start(
        context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining(message)
                .hasMessageStartingWith("k8s.discovery.clusters"),
        one,
        other);
  }
}
