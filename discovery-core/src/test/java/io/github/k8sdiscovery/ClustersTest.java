package io.github.k8sdiscovery;

import static io.github.k8sdiscovery.health.Outcome.ANSWERED;
import static io.github.k8sdiscovery.health.Outcome.NOT_CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.source.federation.Federation;
import io.github.k8sdiscovery.source.federation.Member;
import io.github.k8sdiscovery.weight.WeightRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several clusters as a caller of the façade meets them. */
class ClustersTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource own = new FakeSource();
  private final FakeSource east = new FakeSource();
  private final List<Discovery> opened = new ArrayList<>();

  private Discovery discovery(double weight, int priority, ServiceSettings settings) {
    List<Member> members =
        List.of(Member.of(Member.OWN, own), Member.of("east", east).preferred(weight, priority));
    Discovery discovery =
        Discovery.over(
            Federation.over("kubernetes", members, scheduler),
            scheduler,
            DiscoverySettings.in("example").with(id -> settings));
    opened.add(discovery);
    return discovery;
  }

  @AfterEach
  void close() {
    opened.forEach(Discovery::close);
  }

  private static Instance[] pods(int cluster, int n) {
    return IntStream.rangeClosed(1, n)
        .mapToObj(i -> Instance.at("10." + cluster + ".0." + i, 8080).build())
        .toArray(Instance[]::new);
  }

  private static Instance[] unready(Instance... pods) {
    InstanceConditions not = new InstanceConditions(false, false, false);
    Instance[] all = pods.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = Instance.at(pods[i].address(), 8080).conditions(not).build();
    }
    return all;
  }

  /** Where calls were answered, by cluster; a call that fails is tried three times in all. */
  private static Map<String, Integer> call(Discovery discovery, int times, Predicate<String> dead) {
    Map<String, Integer> answered = new HashMap<>();
    for (int i = 0; i < times; i++) {
      List<Instance> tried = new ArrayList<>();
      String end = "failed";
      while (tried.size() < 3 && end.equals("failed")) {
        ServiceView view = discovery.view("backend", 8080);
        Instance picked = view.pick(new Call(tried));
        tried.add(picked);
        view.begin(picked);
        boolean fails = dead.test(picked.origin().cluster());
        view.end(picked, fails ? NOT_CONNECTED : ANSWERED, 1);
        end = fails ? end : Origin.title(picked.origin().cluster());
      }
      answered.merge(end, 1, Integer::sum);
    }
    return answered;
  }

  @Test
  void pick_onePriority_callsFollowTheInstancesAndTheirClustersWeights() {
    own.publish(BACKEND, pods(0, 2));
    east.publish(BACKEND, pods(1, 1));
    Discovery discovery = discovery(3, 0, ServiceSettings.DEFAULT);
    assertThat(call(discovery, 500, cluster -> false)).isEqualTo(Map.of("local", 200, "east", 300));
  }

  @Test
  void pick_rulesOfWeight_areMultipliedByTheClusters() {
    own.publish(BACKEND, pods(0, 1));
    east.publish(BACKEND, pods(1, 1));
    ServiceSettings twice = ServiceSettings.DEFAULT.with(WeightRules.parse(List.of("10.0.0.1=2")));
    assertThat(call(discovery(3, 0, twice), 500, cluster -> false))
        .isEqualTo(Map.of("local", 200, "east", 300));
  }

  @Test
  void pick_priorities_callsFailOverAndComeBack() {
    own.publish(BACKEND, pods(0, 3));
    east.publish(BACKEND, pods(1, 2));
    Discovery discovery = discovery(1, 1, ServiceSettings.DEFAULT);
    assertThat(call(discovery, 100, cluster -> false)).isEqualTo(Map.of("local", 100));
    own.publish(BACKEND, unready(pods(0, 3)));
    assertThat(call(discovery, 100, cluster -> false)).isEqualTo(Map.of("east", 100));
    own.publish(BACKEND, pods(0, 3));
    assertThat(call(discovery, 100, cluster -> false)).isEqualTo(Map.of("local", 100));
  }

  @Test
  void pick_clusterDiesUnseen_noCallFailsAndItComesBackByProbes() {
    own.publish(BACKEND, pods(0, 5));
    east.publish(BACKEND, pods(1, 2));
    Discovery discovery = discovery(1, 1, ServiceSettings.DEFAULT);
    call(discovery, 10, cluster -> false);
    Unavailability down = new Unavailability(Kind.UNREACHABLE, "connection refused");
    own.say(BACKEND, new Stale(FakeSource.snapshot(BACKEND, pods(0, 5)), 0, down));

    assertThat(call(discovery, 1000, String::isEmpty)).isEqualTo(Map.of("east", 1000));
    assertThat(discovery.view("backend", 8080).health().ejected()).hasSize(5);
    scheduler.advance(Duration.ofSeconds(10));
    assertThat(call(discovery, 1000, String::isEmpty)).isEqualTo(Map.of("east", 1000));

    scheduler.advance(Duration.ofMinutes(1));
    call(discovery, 100, cluster -> false);
    assertThat(call(discovery, 100, cluster -> false)).isEqualTo(Map.of("local", 100));
  }

  @Test
  void pick_unionAndOneClusterDiesUnseen_noCallFails() {
    own.publish(BACKEND, pods(0, 8));
    east.publish(BACKEND, pods(1, 2));
    Discovery discovery = discovery(1, 0, ServiceSettings.DEFAULT);
    assertThat(call(discovery, 1000, String::isEmpty)).isEqualTo(Map.of("east", 1000));
    assertThat(discovery.view("backend", 8080).instances()).hasSize(2);
  }

  @Test
  void view_clusterThatIsDownMayHaveTheService_isUnavailableAndNotRemembered() {
    FakeSource dns = new FakeSource("dns");
    own.say(BACKEND, new Absent());
    east.say(BACKEND, new Unavailable(new Unavailability(Kind.UNREACHABLE, "refused")));
    dns.say(BACKEND, new Absent());
    List<Member> members = List.of(Member.of(Member.OWN, own), Member.of("east", east));
    Discovery discovery =
        Discovery.over(
            Fallback.over(
                List.of(Federation.over("kubernetes", members, scheduler), dns),
                FallbackSettings.DEFAULT,
                scheduler),
            scheduler,
            DiscoverySettings.in("example"));
    opened.add(discovery);
    assertThatThrownBy(() -> discovery.view("backend", 8080))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage(
            "cannot look up service example/backend: no source can answer; kubernetes: local: no such"
                + " service; east: refused; dns: no such service");
    east.publish(BACKEND, pods(1, 1));
    assertThat(discovery.view("backend", 8080).instances()).hasSize(1);
    east.say(BACKEND, new Absent());
    assertThatThrownBy(() -> discovery.view("backend", 8080))
        .isInstanceOf(UnknownServiceException.class);
  }

  @Test
  void pick_ofAllClusters_withoutInstances_namesTheImportOnlyIfThereIsOne() {
    ServiceId all = new ServiceId(ServiceId.CLUSTER_SET, "example", "backend");
    own.say(all, new Absent());
    own.publish(BACKEND);
    east.say(BACKEND, new Absent());
    Discovery discovery = discovery(1, 0, ServiceSettings.DEFAULT);
    String host = "backend.example.svc.clusterset.local";
    assertThatThrownBy(() -> discovery.view(host, 8080).pick(PickContext.ANY))
        .isInstanceOf(NoInstanceException.class)
        .hasMessageEndingWith("it has no endpoints");
    ServicePort port = new ServicePort("http", 8080, null);
    ServiceInfo info =
        new ServiceInfo("u", "ClusterSetIP", Map.of(), Map.of(), List.of(port), false, null, null);
    own.say(all, new Synced(new ServiceSnapshot(all, info, Map.of(), List.of())));
    assertThatThrownBy(() -> discovery.view(host, 8080).pick(PickContext.ANY))
        .isInstanceOf(NoInstanceException.class)
        .hasMessageContaining("ServiceImport example/backend has no endpoint");
  }

  private record Call(List<Instance> tried) implements PickContext {

    @Override
    public boolean avoids(Instance instance) {
      return tried.stream().anyMatch(each -> each.id().equals(instance.id()));
    }

    @Override
    public int failed(String cluster) {
      return (int) tried.stream().filter(i -> i.origin().cluster().equals(cluster)).count();
    }
  }
}
