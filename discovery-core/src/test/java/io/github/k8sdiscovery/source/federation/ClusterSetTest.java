package io.github.k8sdiscovery.source.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service of all clusters: by an import where there is one, else what the members have. */
class ClusterSetTest {

  private static final ServiceId SHOP = new ServiceId("example", "shop");
  private static final ServiceId ALL = new ServiceId(ServiceId.CLUSTER_SET, "example", "shop");
  private static final Instance HERE = Instance.at("10.0.0.1", 5000).build();
  private static final Instance THERE = Instance.at("10.1.0.1", 5000).build();
  private static final Instance IMPORTED = Instance.at("10.9.0.1", 5000).build();
  private static final Unavailability DOWN =
      new Unavailability(Kind.UNREACHABLE, "connection refused");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource own = new FakeSource();
  private final FakeSource east = new FakeSource();
  private final List<SourceState> said = new ArrayList<>();
  private final Federation federation =
      Federation.over(
          "kubernetes",
          List.of(Member.of(Member.OWN, own).preferred(2, 1), Member.of("east", east)),
          scheduler);
  private Following following = () -> {};

  @AfterEach
  void close() {
    following.close();
    assertThat(own.follows(ALL) || own.follows(SHOP) || east.follows(SHOP)).isFalse();
    assertThat(scheduler.waiting()).as("timers left").isZero();
  }

  @Test
  void import_ofTheOwnCluster_speaksAlone_andNobodyElseIsAsked() {
    own.publish(ALL, IMPORTED);
    follow();
    assertThat(said).hasSize(1);
    assertThat(last(Synced.class).snapshot().id()).isEqualTo(ALL);
    assertThat(last(Synced.class).snapshot().all())
        .extracting(Instance::id, i -> i.origin().weight(), i -> i.origin().priority())
        .containsExactly(tuple("10.9.0.1:5000", 2.0, 1));
    assertThat(east.lookups()).isZero();
    assertThat(own.lookups()).isEqualTo(1);
  }

  @Test
  void import_withoutSlices_isTheServiceWithoutInstances() {
    own.publish(ALL);
    east.publish(SHOP, THERE);
    follow();
    assertThat(addresses()).isEmpty();
  }

  @Test
  void noImport_isTheUnionOfTheMembers() {
    own.say(ALL, new Absent());
    publishBoth();
    follow();
    assertThat(last(Synced.class).snapshot().id()).isEqualTo(ALL);
    assertThat(addresses()).containsExactly("10.1.0.1", "10.0.0.1");
  }

  @Test
  void import_thatComes_takesOver_andWhenItGoesTheMembersDo() {
    own.say(ALL, new Absent());
    publishBoth();
    follow();
    own.publish(ALL, IMPORTED);
    assertThat(addresses()).containsExactly("10.9.0.1");
    assertThat(own.follows(SHOP) || east.follows(SHOP)).isFalse();
    own.say(ALL, new Absent());
    assertThat(addresses()).containsExactly("10.1.0.1", "10.0.0.1");
    assertThat(said).hasSize(3);
  }

  @Test
  void import_outOfTouch_keepsSpeaking() {
    own.publish(ALL, IMPORTED);
    publishBoth();
    follow();
    own.say(ALL, new Stale(FakeSource.snapshot(ALL, IMPORTED), 7, DOWN));
    assertThat(last(Stale.class).snapshot().all()).hasSize(1);
    assertThat(federation.contact()).containsEntry("local", "connection refused");
    own.publish(ALL, IMPORTED);
    assertThat(federation.contact()).containsEntry("local", "in touch");
  }

  @Test
  void ownCluster_silent_theMembersSpeakAfterThePatience() {
    east.publish(SHOP, THERE);
    follow();
    scheduler.advance(Federation.PATIENCE.minusMillis(1));
    assertThat(east.lookups()).isZero();
    scheduler.advance(Duration.ofMillis(1));
    assertThat(addresses()).containsExactly("10.1.0.1");
    own.publish(ALL, IMPORTED);
    assertThat(addresses()).containsExactly("10.9.0.1");
  }

  @Test
  void ownCluster_unavailable_theMembersNoIsNotFinal() {
    own.say(ALL, new Unavailable(DOWN));
    own.say(SHOP, new Absent());
    east.say(SHOP, new Absent());
    follow();
    assertThat(last(Unavailable.class).reason()).isEqualTo(DOWN);
    own.say(ALL, new Absent());
    assertThat(said).last().isEqualTo(new Absent());
  }

  @Test
  void clientOutsideAllClusters_hasTheUnion() {
    Federation outside = Federation.over("kubernetes", List.of(Member.of("east", east)), scheduler);
    east.publish(SHOP, THERE);
    following = outside.follow(ALL, said::add);
    assertThat(addresses()).containsExactly("10.1.0.1");
    assertThat(own.lookups()).isZero();
  }

  private void publishBoth() {
    own.publish(SHOP, HERE);
    east.publish(SHOP, THERE);
  }

  private void follow() {
    following = federation.follow(ALL, said::add);
  }

  private List<String> addresses() {
    return last(Synced.class).snapshot().all().stream().map(Instance::address).toList();
  }

  private <T extends SourceState> T last(Class<T> type) {
    assertThat(said).isNotEmpty();
    return type.cast(said.get(said.size() - 1));
  }
}
