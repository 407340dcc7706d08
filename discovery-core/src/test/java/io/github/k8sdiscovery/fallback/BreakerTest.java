package io.github.k8sdiscovery.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final Instance POD = Instance.at("10.0.0.1", 8080).build();
  private static final Instance VIP = Instance.at("10.96.0.1", 80).build();
  private static final Duration PAUSE = FallbackSettings.DEFAULT.breaker().pause().plusMillis(1);
  private static final Unavailability DOWN = new Unavailability(Kind.UNREACHABLE, "down");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource api = new FakeSource("kubernetes");
  private final FakeSource dns = new FakeSource("dns");
  private final Fallback fallback =
      Fallback.over(List.of(api, dns), FallbackSettings.DEFAULT, scheduler);
  private final Map<ServiceId, Decision> decisions = new HashMap<>();

  private static ServiceId service(int i) {
    return new ServiceId("example", "s" + i);
  }

  private Following follow(int i) {
    dns.publish(service(i), VIP);
    return fallback.follow(service(i), decision -> decisions.put(service(i), decision));
  }

  private void fail(int i) {
    api.say(service(i), new Unavailable(DOWN));
    var unused = follow(i);
  }

  private @Nullable String source(int i) {
    return decision(i).source();
  }

  private Decision decision(int i) {
    return Objects.requireNonNull(decisions.get(service(i)), "nothing decided");
  }

  @Test
  void source_thatFailsThreeInARow_isNotAskedByTheNext_whichNeedNotWait() {
    for (int i = 0; i < 3; i++) {
      fail(i);
    }
    var unused = follow(3);
    assertThat(api.lookups()).isEqualTo(3);
    assertThat(source(3)).isEqualTo("dns");
    assertThat(decision(3).passedOver().get(0).reason().message())
        .isEqualTo("not asked for now, because it keeps failing: down");
  }

  @Test
  void source_thatIsNotAsked_mayFindElsewhereWhatItCouldFindBefore() {
    Unavailability all = new Unavailability(Kind.UNREACHABLE, "east: down", true);
    for (int i = 0; i < 3; i++) {
      api.say(service(i), new Unavailable(all));
      var unused = follow(i);
    }
    dns.say(service(3), new Absent());
    var unused = fallback.follow(service(3), decision -> decisions.put(service(3), decision));
    assertThat(api.lookups()).isEqualTo(3);
    assertThat(decision(3).state()).isInstanceOf(Unavailable.class);
    assertThat(decision(3).reason())
        .extracting(Unavailability::message)
        .asString()
        .contains("not asked for now", "east: down", "dns: no such service");
  }

  @Test
  void source_thatIsLateAndThenFails_isQuotedWithItsReason() {
    for (int i = 0; i < 3; i++) {
      var unused = follow(i);
      scheduler.advance(FallbackSettings.DEFAULT.patience());
      api.say(service(i), new Unavailable(DOWN));
    }
    var unused = follow(3);
    assertThat(api.lookups()).isEqualTo(3);
    assertThat(decision(3).passedOver().get(0).reason().message()).endsWith("failing: down");
  }

  @Test
  void source_thatDoesNotAnswerInTime_counts() {
    for (int i = 0; i < 3; i++) {
      var unused = follow(i);
      assertThat(decisions.get(service(i))).isNull();
      scheduler.advance(FallbackSettings.DEFAULT.patience());
      assertThat(source(i)).isEqualTo("dns");
    }
    var unused = follow(3);
    assertThat(source(3)).as("without waiting").isEqualTo("dns");
    assertThat(api.lookups()).isEqualTo(3);
  }

  @Test
  void open_afterThePause_oneMayTry_andItsFailureHoldsTheOthersBack() {
    for (int i = 0; i < 3; i++) {
      fail(i);
    }
    api.say(service(3), new Unavailable(DOWN));
    var unused3 = follow(3);
    var unused4 = follow(4);
    scheduler.advance(PAUSE);
    assertThat(api.follows(service(3))).isTrue();
    assertThat(api.follows(service(4))).isFalse();
    scheduler.advance(PAUSE.minusMillis(1));
    assertThat(api.follows(service(4))).isFalse();
    api.say(service(4), new Unavailable(DOWN));
    scheduler.advance(Duration.ofMillis(1));
    assertThat(api.follows(service(4))).isTrue();
  }

  @Test
  void open_theOneThatTriedSucceeds_everybodyFollowsAgain() {
    for (int i = 0; i < 3; i++) {
      fail(i);
    }
    for (int i = 3; i < 6; i++) {
      var unused = follow(i);
      api.publish(service(i), POD);
      assertThat(source(i)).isEqualTo("dns");
    }
    scheduler.advance(PAUSE);
    for (int i = 3; i < 6; i++) {
      assertThat(source(i)).isEqualTo("kubernetes");
      assertThat(dns.follows(service(i))).isFalse();
    }
  }

  @Test
  void open_anOlderServiceIsBackInTouch_everybodyFollowsAtOnce() {
    for (int i = 0; i < 3; i++) {
      fail(i);
    }
    api.publish(service(3), POD);
    var unused = follow(3);
    assertThat(source(3)).isEqualTo("dns");
    api.publish(service(0), POD);
    assertThat(source(0)).isEqualTo("kubernetes");
    assertThat(source(3)).isEqualTo("kubernetes");
  }

  @Test
  void contactLost_ofThreeServices_opens() {
    for (int i = 0; i < 3; i++) {
      api.publish(service(i), POD);
      var unused = follow(i);
    }
    for (int i = 0; i < 3; i++) {
      api.say(service(i), new Stale(FakeSource.snapshot(service(i), POD), 0, DOWN));
    }
    var unused = follow(3);
    assertThat(source(3)).isEqualTo("dns");
    assertThat(api.follows(service(3))).isFalse();
    assertThat(source(0)).isEqualTo("kubernetes");
  }

  @Test
  void refusalsForLackOfRights_areAnswers_andNeverOpen() {
    for (int i = 0; i < 10; i++) {
      api.say(service(i), new Unavailable(new Unavailability(Kind.FORBIDDEN, "403")));
      var unused = follow(i);
    }
    assertThat(api.lookups()).isEqualTo(10);
  }

  @Test
  void held_serviceThatIsLeft_isNotAskedFor() {
    for (int i = 0; i < 3; i++) {
      fail(i);
    }
    follow(3).close();
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(api.lookups()).isEqualTo(3);
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void probe_thatIsLeftBeforeItHasAnswered_makesRoomForAnother() {
    for (int i = 0; i < 3; i++) {
      fail(i);
    }
    Following probe = follow(3);
    scheduler.advance(PAUSE);
    assertThat(api.follows(service(3))).isTrue();
    probe.close();
    api.publish(service(4), POD);
    var unused = follow(4);
    assertThat(source(4)).isEqualTo("kubernetes");
  }
}
