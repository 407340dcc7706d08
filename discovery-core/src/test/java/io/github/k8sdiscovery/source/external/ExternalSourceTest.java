package io.github.k8sdiscovery.source.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.source.HostAddresses;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a source says of a service that stands for a host, and what DNS says of the host. */
class ExternalSourceTest {

  private static final ServiceId ID = new ServiceId("example", "database");
  private static final String HOST = "db.example.org";
  private static final Unavailability SILENT =
      new Unavailability(Kind.UNREACHABLE, "no name server answers");

  private final FakeSource kubernetes = new FakeSource("kubernetes");
  private final Hosts hosts = new Hosts();
  private final List<SourceState> said = new ArrayList<>();
  private final ExternalSource source =
      ExternalSource.over(kubernetes, hosts, target -> target.contains("cluster.local"));
  private final Following following = source.follow(ID, said::add);

  private void service(String target, ServicePort... ports) {
    kubernetes.say(
        ID, new Synced(new ServiceSnapshot(ID, info(target, ports), Map.of(), List.of())));
  }

  private static ServiceInfo info(String target, ServicePort... ports) {
    return new ServiceInfo(
        "u", "ExternalName", Map.of(), Map.of(), List.of(ports), false, target, null);
  }

  private static ServiceSnapshot at(String host, String... addresses) {
    List<Instance> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(Instance.at(address, 0).via(new Via(host)).build());
    }
    return new ServiceSnapshot(ID, null, Map.of(), all);
  }

  private SourceState last() {
    return said.get(said.size() - 1);
  }

  private ServiceSnapshot snapshot() {
    return ((Synced) last()).snapshot();
  }

  @Test
  void hostOutside_isAllItsAddressesOnEachPort_byItsName() {
    service("DB.Example.org.", new ServicePort("pg", 5432, null), new ServicePort("web", 80, null));
    assertThat(said).as("nothing is known before the host is").isEmpty();
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1", "192.0.2.2")));
    assertThat(snapshot().service()).isNotNull();
    assertThat(snapshot().portless()).isEmpty();
    assertThat(snapshot().on("pg"))
        .extracting(Instance::authority)
        .containsExactly("192.0.2.1:5432", "192.0.2.2:5432");
    assertThat(snapshot().on("web"))
        .extracting(Instance::authority)
        .containsExactly("192.0.2.1:80", "192.0.2.2:80");
    assertThat(snapshot().on("web")).extracting(Instance::via).containsOnly(new Via(HOST));
  }

  @Test
  void hostOutside_ofAServiceWithoutPorts_isReachedOnAny() {
    service(HOST);
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    assertThat(snapshot().instances()).isEmpty();
    assertThat(snapshot().portless()).hasSize(1);
  }

  @Test
  void addresses_change_areFollowed_andTheSameTwiceIsNoNews() {
    service(HOST);
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    assertThat(said).hasSize(1);
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1", "192.0.2.2")));
    assertThat(snapshot().portless()).hasSize(2);
  }

  @Test
  void target_changes_theOldHostIsLeft() {
    service(HOST);
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    service("other.example.org");
    assertThat(said).as("the last is true until the new one is known").hasSize(1);
    assertThat(hosts.followed).containsOnlyKeys("other.example.org");
    hosts.say("other.example.org", new Synced(at("other.example.org", "192.0.2.9")));
    assertThat(snapshot().portless().get(0).address()).isEqualTo("192.0.2.9");
  }

  @Test
  void service_becomesAnother_theHostIsLeft() {
    service(HOST);
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    SourceState absent = new Absent();
    kubernetes.say(ID, absent);
    assertThat(last()).isEqualTo(absent);
    assertThat(hosts.followed).isEmpty();
  }

  @Test
  void serviceOfTheCluster_passesAsItIs_andNoHostIsLookedFor() {
    service("backend.prod.svc.cluster.local");
    assertThat(snapshot().service()).isEqualTo(info("backend.prod.svc.cluster.local"));
    assertThat(snapshot().all()).isEmpty();
    assertThat(hosts.followed).isEmpty();
  }

  @Test
  void addressInText_isThatInstance_withoutAName() {
    service("192.0.2.7", new ServicePort("web", 80, null));
    assertThat(hosts.followed).isEmpty();
    assertThat(snapshot().on("web")).containsExactly(Instance.at("192.0.2.7", 80).build());
  }

  @Test
  void host_thatIsNotThere_leavesAServiceWithoutInstances_andSaysSo() {
    service(HOST);
    hosts.say(HOST, new Absent());
    assertThat(snapshot().all()).isEmpty();
    Unavailability lacking = ((Synced) last()).lacking();
    assertThat(lacking).isNotNull();
    assertThat(lacking.message())
        .isEqualTo(
            "example/database is an ExternalName for db.example.org, which DNS does not know");
  }

  @Test
  void host_ofWhichNobodyCanTell_isUnavailableWithBothNames() {
    service(HOST);
    hosts.say(HOST, new Unavailable(SILENT));
    assertThat(last())
        .isEqualTo(
            new Unavailable(
                new Unavailability(
                    Kind.UNREACHABLE,
                    "example/database is an ExternalName for db.example.org, and no name server"
                        + " answers")));
  }

  @Test
  void host_ofWhichNobodyCanTellAnyMore_staysWhereItWas() {
    service(HOST);
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    hosts.say(HOST, new Stale(at(HOST, "192.0.2.1"), 7, SILENT));
    assertThat(last())
        .isInstanceOfSatisfying(
            Stale.class,
            stale -> {
              assertThat(stale.snapshot().portless()).hasSize(1);
              assertThat(stale.snapshot().service()).isNotNull();
              assertThat(stale.sinceNanos()).isEqualTo(7);
            });
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    assertThat(snapshot().portless()).hasSize(1);
  }

  @Test
  void source_thatLostContact_isStaleWithTheHostsNewestAddresses() {
    service(HOST);
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.1")));
    kubernetes.say(
        ID, new Stale(new ServiceSnapshot(ID, info(HOST), Map.of(), List.of()), 3, SILENT));
    hosts.say(HOST, new Synced(at(HOST, "192.0.2.2")));
    assertThat(last())
        .isInstanceOfSatisfying(
            Stale.class,
            stale ->
                assertThat(stale.snapshot().portless())
                    .extracting(Instance::address)
                    .containsExactly("192.0.2.2"));
  }

  @Test
  void catalog_ofTheSource_isPassedOn() {
    class Catalog extends FakeSource implements ServiceCatalog {

      Catalog() {
        super("kubernetes");
      }

      @Override
      public CompletableFuture<Set<String>> services(String namespace) {
        return CompletableFuture.completedFuture(Set.of(namespace));
      }

      @Override
      public Following followServices(
          String namespace, Consumer<Map<String, ServiceInfo>> listener) {
        listener.accept(Map.of(namespace, info(HOST)));
        return () -> {};
      }
    }
    ExternalSource around = ExternalSource.over(new Catalog(), hosts, target -> false);
    List<Map<String, ServiceInfo>> told = new ArrayList<>();
    around.followServices("example", told::add);
    assertThat(told).containsExactly(Map.of("example", info(HOST)));
    assertThat(around.services("example").join()).containsExactly("example");
    assertThat(around.recentServices("example").join()).containsExactly("example");
  }

  @Test
  void close_endsBoth_andNothingIsToldAnyMore() {
    service(HOST);
    Consumer<SourceState> late = hosts.followed.get(HOST);
    following.close();
    assertThat(hosts.followed).isEmpty();
    assertThat(kubernetes.follows(ID)).isFalse();
    assertThat(late).isNotNull();
    late.accept(new Synced(at(HOST, "192.0.2.1")));
    assertThat(said).isEmpty();
    source.close();
    assertThat(hosts.closed.get()).isTrue();
  }

  /** Says of hosts what a test tells it to. */
  private static final class Hosts implements HostAddresses {

    private final Map<String, Consumer<SourceState>> followed = new LinkedHashMap<>();
    private final AtomicReference<Boolean> closed = new AtomicReference<>(false);

    @Override
    public Following follow(String host, ServiceId service, Consumer<SourceState> listener) {
      followed.put(host, listener);
      return () -> followed.remove(host, listener);
    }

    void say(String host, SourceState state) {
      Consumer<SourceState> follower = followed.get(host);
      assertThat(follower).as("somebody follows " + host).isNotNull();
      follower.accept(state);
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
