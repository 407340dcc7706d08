package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.RecordedRequest;
import io.github.k8sdiscovery.embedded.SliceBuilder;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Weights from pods' annotations. */
class PodWeightsTest extends EmbeddedApiTest {

  @Override
  WatchSettings settings() {
    return QUICK.withPodWeights(true);
  }

  @BeforeEach
  void publish() {
    publish(List.of());
    pods("backend-service-1", "a", "b").apply();
  }

  private SliceBuilder pods(String slice, String... names) {
    SliceBuilder builder = slice(slice, List.of());
    for (String name : names) {
      builder.endpoint(
          e -> e.address("10.0.0." + (name.charAt(0) - 'a' + 1)).pod(name).uid("uid-" + name));
    }
    return builder;
  }

  private void pod(String name, String weight) {
    Map<String, String> annotations =
        weight.isEmpty() ? Map.of() : Map.of("k8sdiscovery.github.io/weight", weight);
    api.apply(
        Map.of(
            "kind", "Pod",
            "apiVersion", "v1",
            "metadata",
                Map.of(
                    "name",
                    name,
                    "namespace",
                    "example",
                    "uid",
                    "uid-" + name,
                    "annotations",
                    annotations)));
  }

  private static Map<String, Double> weights(SourceState state) {
    Map<String, Double> weights = new TreeMap<>();
    if (state instanceof Synced synced) {
      for (Instance instance : synced.snapshot().all()) {
        weights.put(instance.id(), instance.weight());
      }
    }
    return weights;
  }

  private static void await(Listening listening, double a, double b) {
    listening.await(Synced.class, synced -> weights(synced).equals(Map.of("uid-a", a, "uid-b", b)));
  }

  @Test
  void pods_annotated_weighSoInTheVeryFirstSnapshot_andChangesFollow() {
    pod("a", "0.5");
    pod("b", "");
    try (Listening listening = follow()) {
      await(listening, 0.5, 1);
      assertThat(weights(listening.states().get(0))).containsEntry("uid-a", 0.5);
      pod("b", "0");
      await(listening, 0.5, 0);
      pod("a", "");
      await(listening, 1, 0);
      api.delete("pods", "example", "b");
      await(listening, 1, 1);
    }
  }

  @Test
  void pods_areReadByOneWatchOnMetadataForAllServicesOfANamespace_neverOneByOne() {
    pod("a", "2");
    pods("other-1", "b").service("other").apply();
    api.service("example", "other").port("http", 5000, "5000").apply();
    try (Listening listening = follow();
        Listening other =
            InstanceSourceContract.listen(source, new ServiceId("example", "other"))) {
      await(listening, 2, 1);
      other.await(Synced.class);
      awaitOpenWatches(5);
      assertThat(requests(Verb.LIST, "pods")).hasSize(1);
      assertThat(requests(Verb.WATCH, "pods")).hasSize(1);
      assertThat(requests(Verb.GET, "pods")).isEmpty();
      assertThat(api.requests())
          .filteredOn(RecordedRequest::metadataOnly)
          .extracting(RecordedRequest::resource)
          .containsExactly("pods", "pods");
    }
    awaitOpenWatches(0);
  }

  @Test
  void pods_secondUseOfANamespace_isFollowedAnew() {
    pod("a", "2");
    try (Listening listening = follow()) {
      await(listening, 2, 1);
    }
    awaitOpenWatches(0);
    pod("a", "3");
    try (Listening listening = follow()) {
      await(listening, 3, 1);
    }
  }

  @Test
  void slice_annotated_goesBeforeItsPods() {
    pod("a", "5");
    pod("b", "5");
    pods("backend-service-1", "a").annotation("k8sdiscovery.github.io/weight", "2").apply();
    pods("backend-service-2", "b").apply();
    try (Listening listening = follow()) {
      await(listening, 2, 5);
    }
  }

  @Test
  void pods_forbidden_everythingElseWorks_andItIsSaidOnceAndHealsByItself() {
    pod("a", "2");
    api.faults().forbid("pods", Verb.LIST, Verb.WATCH);
    try (Listening listening = follow()) {
      Synced without = listening.await(Synced.class);
      assertThat(weights(without)).isEqualTo(Map.of("uid-a", 1.0, "uid-b", 1.0));
      assertThat(without.lacking()).isNotNull();
      assertThat(without.lacking().kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(without.lacking().message())
          .startsWith("weights of pods cannot be kept up: the API refuses to let")
          .contains("read pods in namespace example")
          .contains(
              """
              - apiGroups: [""]
                resources: ["services"]
                verbs: ["list", "watch"]
              - apiGroups: [""]
                resources: ["pods"]
                verbs: ["list", "watch"]
              ---
              """);
      awaitRequests(Verb.LIST, "pods", 3);
      assertThat(listening.states()).hasSize(1);
      api.faults().allow("pods", Verb.LIST, Verb.WATCH);
      listening.await(
          Synced.class, synced -> synced.lacking() == null && weights(synced).containsValue(2.0));
    }
  }

  @Test
  void pods_placeForgotten_weightsDoNotFlap() {
    pod("a", "2");
    try (Listening listening = follow()) {
      await(listening, 2, 1);
      awaitOpenWatches(3);
      api.faults().expireHistory();
      api.faults().closeWatches();
      pod("b", "3");
      await(listening, 2, 3);
      assertThat(listening.states()).allMatch(state -> weights(state).containsValue(2.0));
    }
  }

  @Test
  void service_thatDoesNotExist_isNoReasonToReadPods() {
    try (Listening listening =
        InstanceSourceContract.listen(source, new ServiceId("example", "unknown"))) {
      listening.await(Absent.class);
    }
    assertThat(requests(Verb.LIST, "pods")).isEmpty();
  }
}
