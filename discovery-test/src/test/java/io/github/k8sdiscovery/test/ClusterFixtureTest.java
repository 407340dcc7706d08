package io.github.k8sdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.NoInstanceException;
import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.eligibility.Eligible.Verdict;
import io.github.k8sdiscovery.model.Instance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fixture without Spring: discovery sees every change when the call that makes it returns. */
@MockCluster(namespace = "shop")
class ClusterFixtureTest {

  private static List<String> pods(ClusterFixture cluster) {
    return cluster.discovery().view("backend", 80).instances().stream()
        .map(instance -> String.valueOf(instance.pod() == null ? null : instance.pod().name()))
        .toList();
  }

  @Test
  void namespace_ofTheAnnotation_isTheClients(ClusterFixture cluster) {
    cluster.service("backend").pod("a").ready();

    assertThat(cluster.namespace()).isEqualTo("shop");
    assertThat(cluster.discovery().view("backend.shop", 80).instances()).hasSize(1);
  }

  @Test
  void pod_everyState_isSeenAtOnce(ClusterFixture cluster) {
    MockPod a = cluster.service("backend").pod("a").ready();
    MockPod b = cluster.service("backend").pod("b").ready();
    assertThat(pods(cluster)).containsExactly("a", "b");

    a.notReady();
    assertThat(pods(cluster)).containsExactly("b");

    b.terminating();
    assertThat(pods(cluster)).as("nothing is ready, so what drains serves").containsExactly("b");

    a.ready();
    assertThat(pods(cluster)).containsExactly("a");

    a.remove();
    b.notReady();
    assertThatThrownBy(() -> cluster.discovery().view("backend", 80).pick(i -> false))
        .isInstanceOfSatisfying(
            NoInstanceException.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.NONE_READY));
  }

  @Test
  void pod_placeAndAddress_arePublished(ClusterFixture cluster) {
    cluster
        .service("backend")
        .pod("a")
        .zone("z1")
        .node("n1")
        .hostname("host-a")
        .hintZones("z1", "z2")
        .at("127.0.0.1", 1234)
        .ready();

    Instance instance = cluster.discovery().view("host-a.backend.shop", 80).instances().get(0);

    assertThat(instance.authority()).isEqualTo("127.0.0.1:1234");
    assertThat(instance.locality().zone()).isEqualTo("z1");
    assertThat(instance.locality().node()).isEqualTo("n1");
    assertThat(instance.hints().zones()).containsExactlyInAnyOrder("z1", "z2");
  }

  @Test
  void service_lookedUpBeforeItExists_isFoundOnceItDoes(ClusterFixture cluster) {
    assertThatThrownBy(() -> pods(cluster)).isInstanceOf(UnknownServiceException.class);

    cluster.service("backend").pod("a").ready();

    assertThat(pods(cluster)).containsExactly("a");
  }

  @Test
  void service_removed_isUnknown(ClusterFixture cluster) {
    cluster.service("backend").pod("a").ready();
    assertThat(pods(cluster)).containsExactly("a");

    cluster.service("backend").remove();

    assertThatThrownBy(() -> pods(cluster)).isInstanceOf(UnknownServiceException.class);
  }

  @Test
  void apiDown_afterFirstUse_keepsWhatWasSeen(ClusterFixture cluster) {
    MockPod a = cluster.service("backend").pod("a").ready();
    assertThat(pods(cluster)).containsExactly("a");

    cluster.apiDown();
    a.notReady();
    assertThat(pods(cluster)).containsExactly("a");

    cluster.apiUp();
    assertThat(cluster.discovery().view("backend", 80).instances()).isEmpty();
  }

  @Test
  void forbid_beforeFirstUse_refusesWithTheReasonUntilAllowed(ClusterFixture cluster) {
    cluster.service("backend").pod("a").ready();
    cluster.forbid();

    assertThatThrownBy(() -> pods(cluster))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("refuses");

    cluster.allow();
    assertThat(pods(cluster)).containsExactly("a");
  }

  @Test
  void services_ofTheOwnNamespace_areListed(ClusterFixture cluster) {
    cluster.service("b");
    cluster.service("a");
    cluster.service("elsewhere", "c");

    assertThat(cluster.discovery().services()).containsExactly("a", "b");
  }

  @Test
  void advance_beyondTheIdleTime_forgetsWhatIsGone(ClusterFixture cluster) {
    cluster.service("backend").pod("a").ready();
    assertThat(pods(cluster)).containsExactly("a");
    cluster.service("backend").remove();
    assertThat(cluster.discovery().followed()).hasSize(1);

    cluster.advance(Duration.ofMinutes(2));

    assertThat(cluster.discovery().followed()).isEmpty();
  }

  private static List<Double> weights(ClusterFixture cluster) {
    return cluster.discovery().view("backend", 80).instances().stream()
        .map(Instance::weight)
        .toList();
  }

  @Test
  void pod_weight_countsAtOnce(ClusterFixture cluster) {
    MockService backend = cluster.service("backend");
    MockPod a = backend.pod("a").weight(3).ready();
    backend.pod("b").ready();
    assertThat(weights(cluster)).containsExactly(3.0, 1.0);

    a.weight(0);
    assertThat(weights(cluster)).containsExactly(0.0, 1.0);
    assertThatThrownBy(() -> a.weight(-1))
        .hasMessage("weight: -1.0 (expected: a finite number, 0 or more)");
  }

  @Test
  void service_weights_goBeforeThoseOfPods_andChangeAtOnce(ClusterFixture cluster) {
    MockService backend = cluster.service("backend");
    backend.pod("v1").weight(9).ready();
    backend.pod("v2").weight(5).ready();

    backend.weights("v2=10%");
    assertThat(weights(cluster)).containsExactly(9.0, 1.0);

    backend.weights("v2=50%");
    assertThat(weights(cluster)).containsExactly(9.0, 9.0);

    backend.weights("");
    assertThat(weights(cluster)).containsExactly(9.0, 5.0);
  }
}
