package io.github.k8sdiscovery.health;

import static io.github.k8sdiscovery.health.Outcome.ANSWERED;
import static io.github.k8sdiscovery.health.Outcome.BROKEN;
import static io.github.k8sdiscovery.health.Outcome.CANCELLED;
import static io.github.k8sdiscovery.health.Outcome.GATEWAY_ERROR;
import static io.github.k8sdiscovery.health.Outcome.NOT_CONNECTED;
import static io.github.k8sdiscovery.health.Outcome.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceReturned;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PodRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EjectionTest {

  private final Followed backend = new Followed(Followed.settings(), 4);

  @Test
  void record_asManyFailuresInARowAsSet_ejectsAndTellsOnce() {
    backend.record(0, NOT_CONNECTED, TIMED_OUT);
    assertThat(backend.uses(0)).isTrue();
    assertThat(backend.changes).isZero();

    backend.record(0, BROKEN);
    assertThat(backend.now.usable()).containsExactly(backend.at(1), backend.at(2), backend.at(3));
    assertThat(backend.now.ejected()).containsExactly(backend.at(0));
    assertThat(backend.changes).isEqualTo(1);
    assertThat(backend.health.tryProbe(backend.at(0))).isFalse();
    assertThat(backend.health.tryProbe(backend.at(1))).isTrue();
    assertThat(backend.events)
        .containsExactly(
            new InstanceEjected(
                Followed.BACKEND, "10.0.0.1:8080", "10.0.0.1:8080", Duration.ofSeconds(10), 1));
  }

  @Test
  void record_anAnswerBetween_beginsTheCountAnew() {
    backend.record(0, NOT_CONNECTED, NOT_CONNECTED, ANSWERED, NOT_CONNECTED, NOT_CONNECTED);
    assertThat(backend.uses(0)).isTrue();
    backend.record(0, NOT_CONNECTED);
    assertThat(backend.uses(0)).isFalse();
  }

  @Test
  void record_cancelledBetween_isNothing() {
    backend.record(0, NOT_CONNECTED, CANCELLED, NOT_CONNECTED, CANCELLED, CANCELLED);
    assertThat(backend.uses(0)).isTrue();
    backend.record(0, NOT_CONNECTED);
    assertThat(backend.uses(0)).isFalse();
  }

  @Test
  void record_failuresOfSeveral_countForEachAlone() {
    backend.record(0, TIMED_OUT, TIMED_OUT);
    backend.record(1, TIMED_OUT, TIMED_OUT);
    assertThat(backend.now.ejected()).isEmpty();
    backend.record(1, TIMED_OUT);
    assertThat(backend.now.ejected()).containsExactly(backend.at(1));
  }

  @Test
  void record_gatewayErrors_areAnswersUnlessConfigured() {
    backend.record(0, NOT_CONNECTED, NOT_CONNECTED, GATEWAY_ERROR, NOT_CONNECTED, NOT_CONNECTED);
    backend.record(1, GATEWAY_ERROR, GATEWAY_ERROR, GATEWAY_ERROR);
    assertThat(backend.now.ejected()).isEmpty();

    HealthSettings d = Followed.settings();
    Followed counting =
        new Followed(
            new HealthSettings(
                true, 3, d.ejectionTime(), d.maxEjectionTime(), d.maxEjected(), true, 0),
            4);
    counting.record(1, GATEWAY_ERROR, GATEWAY_ERROR, GATEWAY_ERROR);
    assertThat(counting.now.ejected()).containsExactly(counting.at(1));
  }

  @Test
  void record_disabled_ejectsNobody() {
    HealthSettings d = Followed.settings();
    Followed off =
        new Followed(
            new HealthSettings(
                false, 1, d.ejectionTime(), d.maxEjectionTime(), d.maxEjected(), true, 1),
            4);
    off.fail(0);
    assertThat(off.health.check(off.listed).usable()).isEqualTo(off.listed);
    assertThat(off.changes).isZero();
  }

  @Test
  void check_ejectionTimeOver_isOnProbationAndGrowsWithEachEjectionUpToTheLongest() {
    backend.fail(0);
    for (long seconds : new long[] {10, 20, 30, 40, 50, 60, 60}) {
      backend.after(seconds - 1);
      assertThat(backend.uses(0)).isFalse();
      backend.after(1);
      assertThat(backend.uses(0)).isTrue();
      assertThat(backend.probes(0)).isTrue();
      assertThat(backend.probe(0, NOT_CONNECTED)).isTrue();
    }
    assertThat(backend.ejections()).containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 60L, 60L);
    assertThat(backend.events)
        .extracting(event -> ((InstanceEjected) event).inARow())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void check_eachEjectionTimeWell_takesOneFromTheMultiplier() {
    backend.fail(0);
    backend.after(10);
    backend.probe(0, NOT_CONNECTED);
    backend.after(20);
    backend.probe(0, NOT_CONNECTED);
    backend.after(30);
    backend.probe(0, ANSWERED);

    // 3 ejections; well for 2 ejection times: 1 is left, so this one lasts 2.
    backend.after(20);
    backend.fail(0);
    backend.after(20);
    backend.probe(0, ANSWERED);

    // 2 ejections; well for 1.9: 1 is left.
    backend.after(19);
    backend.fail(0);
    backend.after(20);
    backend.probe(0, ANSWERED);

    // 2 ejections; well for 2: none is left.
    backend.after(20);
    backend.fail(0);
    assertThat(backend.ejections()).containsExactly(10L, 20L, 30L, 20L, 20L, 10L);
  }

  @Test
  void check_wellForLongEnough_isForgottenWithTheNextAnswer() {
    backend.fail(0);
    backend.after(10);
    backend.probe(0, ANSWERED);
    assertThat(backend.events.get(1))
        .isEqualTo(new InstanceReturned(Followed.BACKEND, "10.0.0.1:8080", "10.0.0.1:8080"));
    assertThat(backend.health.tracks()).isEqualTo(1);
    backend.after(10);
    backend.record(0, ANSWERED);
    assertThat(backend.health.tracks()).isZero();
  }

  @Test
  void record_manyAnswers_keepNothing() {
    for (int i = 0; i < 4; i++) {
      backend.record(i, ANSWERED, CANCELLED, GATEWAY_ERROR);
    }
    assertThat(backend.health.tracks()).isZero();
    backend.record(2, BROKEN);
    assertThat(backend.health.tracks()).isEqualTo(1);
    backend.record(2, ANSWERED);
    assertThat(backend.health.tracks()).isZero();
  }

  @Test
  void check_portOfAPod_failsAlone() {
    PodRef pod = new PodRef("a", "uid-a");
    Map<String, Integer> ports = Map.of("http", 8080, "admin", 9000);
    Instance http = Instance.at("10.0.0.1", 8080).pod(pod).ports(ports).build();
    Instance admin = Instance.at("10.0.0.1", 9000).pod(pod).ports(ports).build();
    List<Instance> onHttp = List.of(http, Followed.instance(2));
    List<Instance> onAdmin = List.of(admin, Followed.instance(3));
    Followed both = new Followed(Followed.settings(), onHttp);
    both.fail(0);
    both.health.record(admin, NOT_CONNECTED);
    assertThat(both.now.ejected()).containsExactly(http);
    assertThat(both.health.check(onAdmin).ejected()).isEmpty();
    assertThat(both.health.tryProbe(admin)).isTrue();

    both.list(onAdmin);
    assertThat(both.health.check(onHttp).ejected()).isEmpty();
    both.health.record(admin, NOT_CONNECTED);
    both.health.record(admin, NOT_CONNECTED);
    assertThat(both.health.check(onAdmin).ejected()).containsExactly(admin);
  }

  @Test
  void settle_instanceGone_isForgottenWithItsTimer() {
    backend.fail(0);
    backend.record(1, BROKEN);
    assertThat(backend.health.tracks()).isEqualTo(2);
    Instance gone = backend.at(0);
    backend.list(backend.listed.subList(1, 4));
    assertThat(backend.health.tracks()).isEqualTo(1);
    assertThat(backend.time.waiting()).isZero();
    assertThat(backend.health.tryProbe(gone)).isTrue();
  }
}
