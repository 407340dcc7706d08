package io.github.k8sdiscovery.source.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PodRef;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What several clusters say together of a service. */
class FederationTest {

  private static final ServiceId SHOP = new ServiceId("example", "shop");
  private static final Instance HERE = Instance.at("10.0.0.1", 5000).build();
  private static final Instance THERE = Instance.at("10.1.0.1", 5000).build();
  private static final Unavailability DOWN =
      new Unavailability(Kind.UNREACHABLE, "connection refused");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource own = new FakeSource();
  private final FakeSource east = new FakeSource();
  private final List<SourceState> said = new ArrayList<>();
  private final Federation federation =
      Federation.over(
          "kubernetes",
          List.of(Member.of(Member.OWN, own), Member.of("east", east).preferred(2, 1)),
          scheduler);

  @Test
  void follow_bothAnswer_isTheUnionWithOrigins() {
    follow();
    own.publish(SHOP, HERE);
    assertThat(said).isEmpty();
    east.publish(SHOP, THERE);
    assertThat(instances())
        .extracting(Instance::id, each -> each.origin().cluster(), each -> each.origin().weight())
        .containsExactly(tuple("10.0.0.1:5000", "", 1.0), tuple("east/10.1.0.1:5000", "east", 2.0));
    assertThat(last(Synced.class).lacking()).isNull();
  }

  @Test
  void follow_oneIsLate_speaksAfterThePatienceAndNamesIt() {
    own.publish(SHOP, HERE);
    follow();
    scheduler.advance(Federation.PATIENCE.minusMillis(1));
    assertThat(said).isEmpty();
    scheduler.advance(Duration.ofMillis(1));
    assertThat(instances()).extracting(Instance::address).containsExactly("10.0.0.1");
    assertThat(last(Synced.class).lacking())
        .isEqualTo(new Unavailability(Kind.UNREACHABLE, "east: no answer within 300 ms"));
    east.publish(SHOP, THERE);
    assertThat(instances()).extracting(Instance::address).containsExactly("10.0.0.1", "10.1.0.1");
    assertThat(last(Synced.class).lacking()).isNull();
  }

  @Test
  void follow_lateOneAloneHasTheService_isWaitedForLonger() {
    own.say(SHOP, new Absent());
    follow();
    scheduler.advance(Federation.PATIENCE);
    assertThat(said).isEmpty();
    east.publish(SHOP, THERE);
    assertThat(instances()).extracting(Instance::address).containsExactly("10.1.0.1");
  }

  @Test
  void follow_silentOne_isNotWaitedForByTheNextService() {
    own.publish(SHOP, HERE);
    follow();
    scheduler.advance(Federation.PATIENCE);
    ServiceId next = new ServiceId("example", "next");
    own.publish(next, HERE);
    List<SourceState> ofNext = new ArrayList<>();
    try (Following following = federation.follow(next, ofNext::add)) {
      assertThat(ofNext).hasSize(1);
      assertThat(following).isNotNull();
    }
    east.publish(SHOP, THERE);
    ServiceId third = new ServiceId("example", "third");
    own.publish(third, HERE);
    List<SourceState> ofThird = new ArrayList<>();
    federation.follow(third, ofThird::add).close();
    assertThat(ofThird).as("it has answered since, and is waited for").isEmpty();
  }

  @Test
  void follow_oneAbsentOneSilent_isNotListedAtLast() {
    own.say(SHOP, new Absent());
    follow();
    scheduler.advance(Federation.LAST);
    assertThat(last(Unavailable.class).reason())
        .isEqualTo(
            new Unavailability(
                Kind.NOT_LISTED, "local: no such service; east: no answer within 1500 ms", true));
  }

  @Test
  void follow_nobodyAnswers_saysNothing() {
    follow();
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(said).isEmpty();
  }

  @Test
  void follow_allAbsent_isAbsent() {
    own.say(SHOP, new Absent());
    east.say(SHOP, new Absent());
    follow();
    assertThat(said).containsExactly(new Absent());
  }

  @Test
  void follow_oneAbsent_isThatOfTheOther() {
    own.say(SHOP, new Absent());
    east.publish(SHOP, THERE);
    follow();
    assertThat(last(Synced.class).lacking()).isNull();
    assertThat(instances()).hasSize(1);
  }

  @Test
  void follow_allUnavailable_namesEachWithTheKindOfTheFirst() {
    own.say(SHOP, new Unavailable(new Unavailability(Kind.FORBIDDEN, "403\napply this Role")));
    east.say(SHOP, new Unavailable(DOWN));
    follow();
    assertThat(last(Unavailable.class).reason())
        .isEqualTo(
            new Unavailability(
                Kind.FORBIDDEN, "local: 403; east: connection refused\napply this Role", true));
  }

  @Test
  void follow_onlyTheOwnClusterIsUnavailable_whoElseSeesItHasTheLastWord() {
    own.say(SHOP, new Unavailable(DOWN));
    east.say(SHOP, new Absent());
    follow();
    assertThat(last(Unavailable.class).reason())
        .isEqualTo(
            new Unavailability(
                Kind.NOT_LISTED, "local: connection refused; east: no such service", false));
  }

  @Test
  void follow_memberThatWasNeverMeantToKnowIt_leavesTheLastWordToOthers() {
    own.say(SHOP, new Absent());
    east.say(SHOP, new Unavailable(new Unavailability(Kind.NOT_LISTED, "not in this namespace")));
    follow();
    assertThat(last(Unavailable.class).reason().elsewhere()).isFalse();
  }

  @Test
  void outage_ofOne_keepsItsLastInstancesAndNamesIt() {
    own.publish(SHOP, HERE);
    east.publish(SHOP, THERE);
    follow();
    east.say(SHOP, new Stale(FakeSource.snapshot(SHOP, THERE), 7, DOWN));
    assertThat(instances()).extracting(Instance::address).containsExactly("10.0.0.1", "10.1.0.1");
    assertThat(last(Synced.class).lacking())
        .isEqualTo(new Unavailability(Kind.UNREACHABLE, "east: connection refused"));
    scheduler.advance(Duration.ofDays(1));
    own.publish(SHOP);
    assertThat(instances()).extracting(Instance::address).containsExactly("10.1.0.1");
    east.publish(SHOP, THERE);
    assertThat(last(Synced.class).lacking()).isNull();
  }

  @Test
  void outage_ofAll_isStaleSinceTheLastOne() {
    own.publish(SHOP, HERE);
    east.publish(SHOP, THERE);
    follow();
    ServiceSnapshot union = last(Synced.class).snapshot();
    own.say(SHOP, new Stale(FakeSource.snapshot(SHOP, HERE), 9, DOWN));
    east.say(SHOP, new Stale(FakeSource.snapshot(SHOP, THERE), 7, DOWN));
    Unavailability both =
        new Unavailability(
            Kind.UNREACHABLE, "local: connection refused; east: connection refused", true);
    assertThat(said).last().isEqualTo(new Stale(union, 9, both));
  }

  @Test
  void equalStates_areNotRepeated() {
    own.publish(SHOP, HERE);
    east.publish(SHOP, THERE);
    follow();
    own.say(SHOP, new Synced(FakeSource.snapshot(SHOP, HERE), null, Instant.EPOCH));
    assertThat(said).hasSize(1);
    own.say(SHOP, new Synced(FakeSource.snapshot(SHOP, HERE, HERE), null, Instant.EPOCH));
    assertThat(last(Synced.class).changedAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void namespaces_areMappedAndTheServiceKeepsItsName() {
    Member mapped = Member.of("east", east).mapping(Map.of("example", "prod"));
    east.publish(new ServiceId("prod", "shop"), THERE);
    Federation alone = Federation.over("kubernetes", List.of(mapped), scheduler);
    try (Following following = alone.follow(SHOP, said::add)) {
      assertThat(last(Synced.class).snapshot().id()).isEqualTo(SHOP);
      assertThat(following).isNotNull();
    }
    assertThat(east.follows(new ServiceId("prod", "shop"))).isFalse();
  }

  @Test
  void pod_keepsItsUidAndIsListedOnce() {
    Instance pod = Instance.at("10.0.0.1", 5000).pod(new PodRef("shop-1", "uid-1")).build();
    own.publish(SHOP, pod);
    east.publish(SHOP, pod, THERE);
    follow();
    assertThat(instances()).extracting(Instance::id).containsExactly("uid-1", "east/10.1.0.1:5000");
  }

  @Test
  void over_badMembers_isRefused() {
    assertThatThrownBy(() -> Federation.over("kubernetes", List.of(), scheduler))
        .hasMessage("members: none (expected: one or more)");
    List<Member> twice = List.of(Member.of("east", own), Member.of("east", east));
    assertThatThrownBy(() -> Federation.over("kubernetes", twice, scheduler))
        .hasMessage("members: east twice (expected: one of each name)");
    assertThatThrownBy(() -> Member.of("east", east).preferred(0, 0))
        .hasMessage("east: weight: 0.0 (expected: a finite number above 0)");
    assertThatThrownBy(() -> Member.of("east", east).preferred(1, -1))
        .hasMessage("east: priority: -1 (expected: 0 or more)");
    assertThatThrownBy(() -> Member.of("local", east))
        .hasMessageStartingWith("name: local (expected: another");
  }

  @Test
  void close_closesTheMembersSources() {
    federation.close();
    assertThat(own).extracting("closed").isEqualTo(true);
    assertThat(east).extracting("closed").isEqualTo(true);
  }

  private void follow() {
    federation.follow(SHOP, said::add);
  }

  private List<Instance> instances() {
    return last(Synced.class).snapshot().all();
  }

  private <T extends SourceState> T last(Class<T> type) {
    assertThat(said).isNotEmpty();
    return type.cast(said.get(said.size() - 1));
  }
}
