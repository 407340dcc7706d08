package io.github.k8sdiscovery.health;

import static io.github.k8sdiscovery.health.Outcome.ANSWERED;
import static io.github.k8sdiscovery.health.Outcome.NOT_CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceReturned;
import io.github.k8sdiscovery.event.DiscoveryEvent.PanicChanged;
import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EjectedShareTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0",
    "1, 1, 0",
    "2, 0.5, 1",
    "2, 0.4, 0",
    "2, 1, 1",
    "3, 0.5, 1",
    "4, 0.5, 2",
    "10, 0.1, 1",
    "10, 0.7, 7",
    "10, 1, 9",
    "100, 0.29, 29",
    "5, 0, 0"
  })
  void check_allFail_noMoreThanTheShareIsEjectedAndNeverAll(int n, double share, int ejected) {
    Followed backend = new Followed(Followed.settings(share, 0), n);
    for (int i = n - 1; i >= 0; i--) {
      backend.fail(i);
    }
    assertThat(backend.now.ejected()).hasSize(ejected);
    assertThat(backend.now.usable()).hasSize(n - ejected);
    assertThat(backend.now.ejected()).isEqualTo(backend.listed.subList(n - ejected, n));
    IntStream.range(0, n - ejected)
        .forEach(i -> assertThat(backend.health.tryProbe(backend.at(i))).isTrue());
  }

  @Test
  void check_noRoom_whoIsOverTheLimitGoesWhenAnotherComesBack() {
    Followed backend = new Followed(Followed.settings(), 2);
    backend.fail(1);
    backend.fail(0);
    assertThat(backend.now.ejected()).containsExactly(backend.at(1));
    backend.after(10);
    assertThat(backend.now.ejected()).containsExactly(backend.at(0));
    assertThat(backend.probes(1)).isTrue();
    assertThat(backend.probe(1, ANSWERED)).isTrue();
    assertThat(backend.now.usable()).containsExactly(backend.at(1));
  }

  @Test
  void check_noRoom_whoAnswersMeanwhileIsWell() {
    Followed backend = new Followed(Followed.settings(), 2);
    backend.fail(1);
    backend.fail(0);
    backend.record(0, ANSWERED);
    backend.after(10);
    assertThat(backend.now.ejected()).isEmpty();
    assertThat(backend.ejections()).hasSize(1);
    backend.record(0, NOT_CONNECTED, NOT_CONNECTED);
    assertThat(backend.now.ejected()).isEmpty();
    backend.record(0, NOT_CONNECTED);
    assertThat(backend.now.ejected()).containsExactly(backend.at(0));
  }

  @Test
  void check_fewerInstancesThanBefore_lastOneEjectedReturns() {
    Followed backend = new Followed(Followed.settings(), 4);
    backend.fail(3);
    backend.fail(2);
    backend.list(backend.listed.subList(2, 4));
    assertThat(backend.now.ejected()).containsExactly(backend.at(1));
    assertThat(backend.now.usable()).containsExactly(backend.at(0));
    assertThat(backend.events)
        .last()
        .isEqualTo(new InstanceReturned(Followed.BACKEND, "10.0.0.3:8080", "10.0.0.3:8080"));
    assertThat(backend.health.tryProbe(backend.at(0))).isTrue();
    backend.record(0, ANSWERED);
    assertThat(backend.events).hasSize(3);
  }

  @Test
  void check_instancesOfWeightZero_areNoCapacity() {
    Instance drained = Followed.instance(3).weighing(0);
    List<Instance> listed =
        List.of(
            Followed.instance(1), Followed.instance(2), drained, Followed.instance(4).weighing(0));
    Followed backend = new Followed(Followed.settings(), listed);
    backend.fail(2);
    backend.fail(0);
    backend.fail(1);
    assertThat(backend.now.ejected()).containsExactly(backend.at(0), drained);
  }

  @Test
  void check_allOfWeightZero_countLikeOthers() {
    List<Instance> listed =
        List.of(Followed.instance(1).weighing(0), Followed.instance(2).weighing(0));
    Followed backend = new Followed(Followed.settings(), listed);
    backend.fail(0);
    backend.fail(1);
    assertThat(backend.now.ejected()).containsExactly(backend.at(0));
  }

  @Test
  void check_tooFewLeft_panicUsesAllUntilEnoughAreLeft() {
    Followed backend = new Followed(Followed.settings(0.75, 0.5), 4);
    backend.fail(0);
    backend.fail(1);
    assertThat(backend.now.panic()).isFalse();
    assertThat(backend.now.usable()).hasSize(2);

    backend.after(1);
    backend.fail(2);
    assertThat(backend.now.panic()).isTrue();
    assertThat(backend.now.usable()).isEqualTo(backend.listed);
    assertThat(backend.now.ejected()).isEmpty();
    assertThat(backend.health.tryProbe(backend.at(2))).isTrue();

    backend.record(2, ANSWERED);
    assertThat(backend.now.panic()).isFalse();
    assertThat(backend.now.usable()).containsExactly(backend.at(2), backend.at(3));
    assertThat(backend.health.tryProbe(backend.at(0))).isFalse();
    assertThat(backend.events)
        .filteredOn(PanicChanged.class::isInstance)
        .containsExactly(
            new PanicChanged(Followed.BACKEND, true), new PanicChanged(Followed.BACKEND, false));
  }

  @Test
  void check_panicThresholdZero_neverPanics() {
    Followed backend = new Followed(Followed.settings(1, 0), 10);
    IntStream.range(0, 10).forEach(backend::fail);
    assertThat(backend.now.panic()).isFalse();
    assertThat(backend.now.usable()).hasSize(1);
  }
}
