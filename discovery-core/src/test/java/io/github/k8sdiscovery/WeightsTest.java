package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.AllWeightsZero;
import io.github.k8sdiscovery.event.DiscoveryEvent.WeightIgnored;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PodRef;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.weight.ServiceWeights;
import io.github.k8sdiscovery.weight.WeightRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Weights on their way through the façade. */
class WeightsTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final Instance V1 = pod("v1", 1);
  private static final Instance V2 = pod("v2", 2);

  private final FakeSource source = new FakeSource();
  private final List<DiscoveryEvent> events = new ArrayList<>();
  private Discovery discovery = discovery(ServiceSettings.DEFAULT);

  private static Instance pod(String name, int n) {
    return Instance.at("10.0.0." + n, 8080).pod(new PodRef(name + "-a", name)).build();
  }

  private Discovery discovery(ServiceSettings settings) {
    Discovery made =
        Discovery.over(
            source, new FakeScheduler(), DiscoverySettings.in("example").with(service -> settings));
    made.listen(events::add);
    return made;
  }

  @AfterEach
  void close() {
    discovery.close();
  }

  private void annotate(String rules) {
    List<ServicePort> ports = List.of(new ServicePort("", 8080, null));
    Map<String, String> annotations = Map.of(ServiceWeights.ANNOTATION, rules);
    ServiceInfo service =
        new ServiceInfo("uid", "ClusterIP", Map.of(), annotations, ports, false, null, null);
    Map<String, List<Instance>> instances = Map.of("", List.of(V1, V2));
    source.say(BACKEND, new Synced(new ServiceSnapshot(BACKEND, service, instances, List.of())));
  }

  private List<Double> weights() {
    return discovery.view("backend", 8080).instances().stream().map(Instance::weight).toList();
  }

  @Test
  void annotation_changes_isFollowedByTheNextView_andTheOthersStayAsTheyAre() {
    annotate("v2-*=10%");
    assertThat(weights()).containsExactly(1.0, 1.0 / 9);
    annotate("v2-*=50%");
    assertThat(weights()).containsExactly(1.0, 1.0);
    annotate("v2-*=0");
    assertThat(weights()).containsExactly(1.0, 0.0);
    assertThat(discovery.view("backend", 8080).instances().get(0)).isSameAs(V1);
    annotate("");
    assertThat(weights()).containsExactly(1.0, 1.0);
  }

  @Test
  void annotation_changesWithoutChangingAWeight_orderGoesOn() {
    annotate("v2-*=50%");
    Instance first = discovery.view("backend", 8080).pick(PickContext.ANY);
    annotate("v2-*=1");
    assertThat(discovery.view("backend", 8080).pick(PickContext.ANY)).isNotEqualTo(first);
  }

  @Test
  void properties_goBeforeTheAnnotation() {
    discovery.close();
    WeightRules rules = WeightRules.parse(List.of("v1-*=7"));
    discovery = discovery(ServiceSettings.DEFAULT.with(rules));
    annotate("*=2");
    assertThat(weights()).containsExactly(7.0, 2.0);
  }

  @Test
  void annotation_bad_isAnEventOnce() {
    annotate("v2-*=lots");
    weights();
    annotate("v2-*=lots, v1-*=2");
    assertThat(weights()).containsExactly(2.0, 1.0);
    assertThat(events).filteredOn(WeightIgnored.class::isInstance).hasSize(1);
  }

  @Test
  void annotation_allZero_isAnEventOnce_andCallsAreServed() {
    annotate("*=0");
    assertThat(discovery.view("backend", 8080).pick(PickContext.ANY)).isNotNull();
    annotate("*=0.0");
    weights();
    assertThat(events).filteredOn(AllWeightsZero.class::isInstance).hasSize(1);
  }
}
