package io.github.k8sdiscovery.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PassedOver;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

class FallbackTest extends ThreeSources {

  private static final Unavailability FORBIDDEN = new Unavailability(Kind.FORBIDDEN, "403");
  private static final Unavailability DOWN = new Unavailability(Kind.UNREACHABLE, "down");
  private static final Unavailability NOT_LISTED = new Unavailability(Kind.NOT_LISTED, "not here");

  private static SourceState synced(Instance... instances) {
    return new Synced(FakeSource.snapshot(BACKEND, instances));
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static PassedOver passed(String source, Unavailability reason) {
    return new PassedOver(source, reason);
  }

  @Test
  void bestSource_synced_speaksAndNobodyElseIsAsked() {
    api.publish(BACKEND, POD);
    assertThat(decisions).containsExactly(new Decision("kubernetes", synced(POD), 0, List.of()));
    assertThat(dns.lookups() + env.lookups()).isZero();
  }

  @Test
  void bestSource_syncedWithoutInstances_isFinal() {
    api.publish(BACKEND);
    assertThat(last().source()).isEqualTo("kubernetes");
    assertThat(dns.lookups()).isZero();
  }

  @Test
  void bestSource_knowsThereIsNone_isFinal() {
    api.say(BACKEND, new Absent());
    assertThat(last()).isEqualTo(new Decision("kubernetes", new Absent(), 0, List.of()));
    assertThat(dns.lookups()).isZero();
  }

  @Test
  void bestSource_unavailable_theNextSpeaks_andSaysWhy() {
    api.say(BACKEND, new Unavailable(FORBIDDEN));
    assertThat(decisions).isEmpty();
    dns.publish(BACKEND, VIP);
    assertThat(decisions)
        .containsExactly(
            new Decision("dns", synced(VIP), 0, List.of(passed("kubernetes", FORBIDDEN))));
    assertThat(env.lookups()).isZero();
  }

  @Test
  void bestSource_comesBack_takesOver_andTheOthersAreLeft() {
    api.say(BACKEND, new Unavailable(FORBIDDEN));
    dns.publish(BACKEND, VIP);
    scheduler.advance(Duration.ofMinutes(1));
    api.publish(BACKEND, POD);
    assertThat(last())
        .isEqualTo(
            new Decision("kubernetes", synced(POD), Duration.ofMinutes(1).toNanos(), List.of()));
    assertThat(dns.follows(BACKEND)).isFalse();
    dns.publish(BACKEND, VIP, POD);
    assertThat(decisions).hasSize(2);
  }

  @Test
  void source_thatDoesNotAnswer_isWaitedForNoLongerThanThePatience() {
    scheduler.advance(Duration.ofMillis(499));
    assertThat(dns.lookups()).isZero();
    scheduler.advance(Duration.ofMillis(1));
    dns.publish(BACKEND, VIP);
    assertThat(last().source()).isEqualTo("dns");
    assertThat(last().passedOver())
        .containsExactly(
            passed("kubernetes", new Unavailability(Kind.UNREACHABLE, "no answer within PT0.5S")));
    api.publish(BACKEND, POD);
    assertThat(last().source()).isEqualTo("kubernetes");
  }

  @Test
  void bestSource_onlyLate_andNobodyElseCanAnswer_isWaitedFor() {
    scheduler.advance(Duration.ofMillis(500));
    dns.say(BACKEND, new Unavailable(DOWN));
    env.say(BACKEND, new Unavailable(NOT_LISTED));
    assertThat(decisions).isEmpty();
    api.publish(BACKEND, POD);
    assertThat(decisions)
        .containsExactly(new Decision("kubernetes", synced(POD), nanos(500), List.of()));
  }

  @Test
  void bestSource_onlyLate_anotherKnowsOfNoSuchService_hasTheLastWord() {
    scheduler.advance(Duration.ofMillis(500));
    dns.say(BACKEND, new Absent());
    assertThat(decisions).isEmpty();
    api.say(BACKEND, new Unavailable(DOWN));
    assertThat(last())
        .isEqualTo(
            new Decision("dns", new Absent(), nanos(500), List.of(passed("kubernetes", DOWN))));
  }

  @Test
  void lastSource_isNotHurried() {
    api.say(BACKEND, new Unavailable(DOWN));
    dns.say(BACKEND, new Unavailable(DOWN));
    scheduler.advance(Duration.ofSeconds(5));
    assertThat(decisions).isEmpty();
    env.publish(BACKEND, VIP);
    assertThat(last().source()).isEqualTo("env");
  }

  @Test
  void noSource_canAnswer_everyReasonIsGiven_andTheKindIsTheBestSourcesTrouble() {
    api.say(BACKEND, new Unavailable(new Unavailability(Kind.NO_CLUSTER, "no cluster")));
    dns.say(BACKEND, new Unavailable(DOWN));
    env.say(BACKEND, new Unavailable(NOT_LISTED));
    assertThat(last().source()).isNull();
    assertThat(last().state())
        .isEqualTo(
            new Unavailable(
                new Unavailability(
                    Kind.UNREACHABLE,
                    "no source can answer; kubernetes: no cluster; dns: down; env: not here")));
    assertThat(last().passedOver()).hasSize(3);
  }

  @Test
  void noSource_canAnswer_aReasonOfSeveralLines_isToldInFullAtTheEnd() {
    api.say(BACKEND, new Unavailable(new Unavailability(Kind.FORBIDDEN, "403\nkind: Role\na: b")));
    dns.say(BACKEND, new Unavailable(DOWN));
    env.say(BACKEND, new Unavailable(NOT_LISTED));
    assertThat(((Unavailable) last().state()).reason().message())
        .isEqualTo(
            "no source can answer; kubernetes: 403; dns: down; env: not here\nkind: Role\na: b");
  }

  @Test
  void noSource_couldAnswer_anyOfThemMayComeBack() {
    api.say(BACKEND, new Unavailable(DOWN));
    dns.say(BACKEND, new Unavailable(DOWN));
    env.say(BACKEND, new Unavailable(NOT_LISTED));
    dns.publish(BACKEND, VIP);
    assertThat(last().source()).isEqualTo("dns");
    assertThat(env.follows(BACKEND)).isFalse();
    assertThat(api.follows(BACKEND)).isTrue();
  }

  @Test
  void speaker_outOfTouch_keepsSpeaking_andNobodyElseIsAsked() {
    api.publish(BACKEND, POD);
    Stale stale = new Stale(FakeSource.snapshot(BACKEND, POD), 0, DOWN);
    api.say(BACKEND, stale);
    scheduler.advance(Duration.ofMinutes(10).minusNanos(1));
    assertThat(last()).isEqualTo(new Decision("kubernetes", stale, 0, List.of()));
    assertThat(dns.lookups()).isZero();
  }

  @Test
  void speaker_outOfTouchForTooLong_theNextSpeaks_untilItIsBack() {
    api.publish(BACKEND, POD);
    api.say(BACKEND, new Stale(FakeSource.snapshot(BACKEND, POD), 0, DOWN));
    scheduler.advance(Duration.ofMinutes(10));
    assertThat(dns.lookups()).isEqualTo(1);
    assertThat(last().source()).as("until the next one has answered").isEqualTo("kubernetes");
    dns.publish(BACKEND, VIP);
    assertThat(last().source()).isEqualTo("dns");
    assertThat(last().passedOver()).containsExactly(passed("kubernetes", DOWN));
    api.publish(BACKEND, POD);
    assertThat(last().source()).isEqualTo("kubernetes");
    assertThat(dns.follows(BACKEND)).isFalse();
  }

  @Test
  void speaker_outOfTouchForTooLong_nobodyElseCanAnswer_theOldSnapshotStays() {
    api.publish(BACKEND, POD);
    Stale stale = new Stale(FakeSource.snapshot(BACKEND, POD), 0, DOWN);
    api.say(BACKEND, stale);
    dns.say(BACKEND, new Unavailable(DOWN));
    env.say(BACKEND, new Unavailable(NOT_LISTED));
    scheduler.advance(Duration.ofMinutes(30));
    assertThat(last()).isEqualTo(new Decision("kubernetes", stale, 0, List.of()));
    dns.publish(BACKEND, VIP);
    assertThat(last().source()).isEqualTo("dns");
  }

  @Test
  void maxStaleness_zero_isForEver() {
    api.publish(BACKEND, POD);
    FallbackSettings d = FallbackSettings.DEFAULT;
    FallbackSettings forEver =
        new FallbackSettings(d.order(), Map.of(), d.patience(), Duration.ZERO, d.breaker());
    Fallback patient = Fallback.over(List.of(api, dns), forEver, scheduler);
    ServiceId other = new ServiceId("example", "other");
    List<Decision> said = new ArrayList<>();
    try (Following open = patient.follow(other, said::add)) {
      assertThat(open).isNotNull();
      api.publish(other, POD);
      api.say(other, new Stale(FakeSource.snapshot(other, POD), 0, DOWN));
      scheduler.advance(Duration.ofDays(30));
    }
    assertThat(dns.lookups()).isZero();
    assertThat(said).hasSize(2);
  }

  @Test
  void order_ofOneService_differs() {
    ServiceId legacy = new ServiceId("example", "legacy");
    FallbackSettings d = FallbackSettings.DEFAULT;
    FallbackSettings settings =
        new FallbackSettings(
            List.of("kubernetes", "dns"),
            Map.of(legacy, List.of("env")),
            d.patience(),
            d.maxStaleness(),
            d.breaker());
    Fallback ordered = Fallback.over(List.of(api, dns, env), settings, scheduler);
    List<Decision> said = new ArrayList<>();
    try (Following open = ordered.follow(legacy, said::add)) {
      assertThat(open).isNotNull();
      env.publish(legacy, VIP);
    }
    assertThat(said).extracting(Decision::source).containsExactly("env");
    assertThat(ordered.order()).containsExactly("kubernetes", "dns");
    api.publish(BACKEND, POD);
  }

  @Test
  void order_namesASourceThatIsNotThere_isRefusedWithThoseThereAre() {
    api.publish(BACKEND, POD);
    FallbackSettings d = FallbackSettings.DEFAULT;
    for (List<String> wrong : List.of(List.of("dsn"), List.of("dns", "dns"))) {
      FallbackSettings settings =
          new FallbackSettings(wrong, Map.of(), d.patience(), d.maxStaleness(), d.breaker());
      assertThatThrownBy(() -> Fallback.over(List.of(api, dns), settings, scheduler))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "sources: " + String.join(",", wrong) + " (expected: each once, of kubernetes, dns)");
    }
  }
}
