package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ClusterSignsTest {

  private static final ApiProperties NOTHING = new ApiProperties(null, null, null, false);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class));

  private final Path home;

  ClusterSignsTest(@TempDir Path home) {
    this.home = home;
  }

  @Test
  void any_nothingSet_isNone() {
    assertThat(signs(Map.of("HOME", home.toString(), "KUBECONFIG", " ")).any(NOTHING)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"KUBECONFIG", "kubeconfig", "KUBERNETES_MASTER", "KUBERNETES_SERVICE_HOST"})
  void any_variableSet_isOne(String variable) {
    assertThat(signs(Map.of(variable, "something")).any(NOTHING)).isTrue();
  }

  @Test
  void inCluster_isWhatTheKubeletSays_unlessAnotherClusterIsNamed() throws IOException {
    Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    assertThat(signs(pod).inCluster(NOTHING)).isTrue();
    assertThat(signs(Map.of("KUBECONFIG", "file")).inCluster(NOTHING)).isFalse();
    assertThat(signs(pod).inCluster(new ApiProperties(null, "other", null, false))).isFalse();
    assertThat(signs(pod).inCluster(new ApiProperties("https://a", null, null, false))).isFalse();
    Files.writeString(home.resolve("token"), "");
    assertThat(signs(Map.of()).inCluster(NOTHING)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOME", "user.home"})
  void any_kubeconfigInTheHomeDirectory_isOne(String variable) throws IOException {
    Files.createDirectory(home.resolve(".kube"));
    Files.writeString(home.resolve(".kube/config"), "");
    assertThat(signs(Map.of(variable, home.toString())).any(NOTHING)).isTrue();
  }

  @Test
  void any_serviceAccount_isOne() throws IOException {
    Files.writeString(home.resolve("token"), "secret");
    assertThat(signs(Map.of()).any(NOTHING)).isTrue();
  }

  @Test
  void any_property_isOne() {
    assertThat(signs(Map.of()).any(new ApiProperties("http://127.0.0.1:1", null, null, false)))
        .isTrue();
    assertThat(signs(Map.of()).any(new ApiProperties(null, "kind", null, false))).isTrue();
    assertThat(signs(Map.of()).any(new ApiProperties(" ", "", null, false))).isFalse();
  }

  @Test
  void source_noCluster_startsAndSaysSo() {
    KubernetesApi none = new KubernetesApi(Config::empty, () -> false, () -> false);
    runner
        .withBean(KubernetesApi.class, () -> none)
        .run(
            context -> {
              InstanceSource source =
                  context.getBean("kubernetesInstanceSource", InstanceSource.class);
              assertThat(source.name()).isEqualTo("kubernetes");
              assertThat(trouble(source)).isEqualTo(Kind.NO_CLUSTER);
            });
  }

  @Test
  void source_applicationsOwnConfig_isACluster() {
    runner
        .withBean(
            Config.class,
            () -> new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1").build())
        .run(
            context ->
                assertThat(
                        trouble(context.getBean("kubernetesInstanceSource", InstanceSource.class)))
                    .isEqualTo(Kind.UNREACHABLE));
  }

  /** Why a source has no answer. */
  private static Kind trouble(InstanceSource source) throws InterruptedException {
    BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
    source.follow(new ServiceId("default", "backend"), states::add);
    SourceState state = states.poll(10, TimeUnit.SECONDS);
    assertThat(state).isInstanceOf(Unavailable.class);
    return ((Unavailable) Objects.requireNonNull(state)).reason().kind();
  }

  private ClusterSigns signs(Map<String, @Nullable String> environment) {
    return new ClusterSigns(environment::get, home.resolve("token"));
  }
}
