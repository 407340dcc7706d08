package io.github.k8sdiscovery.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A source that looks where worse ones do not. */
class ElsewhereTest extends ThreeSources {

  /** Of a source that looks where the others do not: one part says no, another is down. */
  private static final Unavailability IN_PART =
      new Unavailability(Kind.NOT_LISTED, "local: no such service; consul: down", true);

  @Test
  void bestSource_mayFindItElsewhere_anothersNoSuchService_isNotTheLastWord() {
    api.say(BACKEND, new Unavailable(IN_PART));
    dns.say(BACKEND, new Absent());
    String why =
        "no source can answer; kubernetes: local: no such service; consul: down; dns: no such service";
    assertThat(last().source()).isNull();
    assertThat(last().state())
        .isEqualTo(new Unavailable(new Unavailability(Kind.UNREACHABLE, why, true)));
    assertThat(env.lookups()).as("whom nobody asks about what is not there").isZero();
    api.say(BACKEND, new Absent());
    assertThat(last().source()).isEqualTo("kubernetes");
    assertThat(last().state()).isEqualTo(new Absent());
  }

  @Test
  void bestSource_mayFindItElsewhere_anothersInstances_serve() {
    api.say(BACKEND, new Unavailable(IN_PART));
    dns.say(BACKEND, new Absent());
    dns.publish(BACKEND, VIP);
    assertThat(last().source()).isEqualTo("dns");
    assertThat(last().passedOver()).containsExactly(new PassedOver("kubernetes", IN_PART));
  }

  @Test
  void speaker_outOfTouchForTooLongElsewhere_anothersNoSuchService_doesNotEndIt() {
    api.publish(BACKEND, POD);
    Stale stale = new Stale(FakeSource.snapshot(BACKEND, POD), 0, IN_PART);
    api.say(BACKEND, stale);
    dns.say(BACKEND, new Absent());
    scheduler.advance(Duration.ofMinutes(30));
    assertThat(dns.lookups()).isEqualTo(1);
    assertThat(last()).isEqualTo(new Decision("kubernetes", stale, 0, List.of()));
  }
}
