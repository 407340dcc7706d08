package io.github.k8sdiscovery.health;

import static io.github.k8sdiscovery.health.Outcome.ANSWERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Origin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster whose instances have all failed is left out whole, if there is another. */
class DeadClusterTest {

  private static List<Instance> clusters(int here, int east) {
    List<Instance> all = new ArrayList<>();
    for (int i = 1; i <= here + east; i++) {
      all.add(Followed.instance(i).of(new Origin(i <= here ? "" : "east", 0, "")));
    }
    return all;
  }

  private static void fail(Followed backend, int... indexes) {
    for (int index : indexes) {
      backend.fail(index);
    }
  }

  @Test
  void check_allOfTheLargerClusterFail_allAreEjected() {
    Followed backend = new Followed(Followed.settings(), clusters(4, 2));
    fail(backend, 0, 1, 2);
    assertThat(backend.now.ejected()).hasSize(3);
    fail(backend, 3);
    assertThat(backend.now.usable()).isEqualTo(backend.listed.subList(4, 6));
  }

  @Test
  void check_clusterIsDead_theShareIsOfTheOthers() {
    Followed backend = new Followed(Followed.settings(), clusters(4, 2));
    fail(backend, 0, 1, 2, 3, 4, 5);
    assertThat(backend.now.ejected())
        .as("nobody is well: half of all, those that failed first")
        .isEqualTo(backend.listed.subList(0, 3));
  }

  @Test
  void check_onProbation_theClusterStaysDeadUntilOneAnswers() {
    Followed backend = new Followed(Followed.settings(), clusters(4, 2));
    fail(backend, 0);
    backend.after(1);
    fail(backend, 1, 2, 3);
    backend.after(9);
    assertThat(backend.now.onProbation()).containsExactly(backend.at(0));
    assertThat(backend.now.ejected()).isEqualTo(backend.listed.subList(1, 4));
    assertThat(backend.probe(0, ANSWERED)).isTrue();
    assertThat(backend.now.ejected())
        .as("it is alive, so that the share of half holds")
        .isEqualTo(backend.listed.subList(1, 4));
    assertThat(backend.now.usable()).contains(backend.at(0));
  }

  @Test
  void check_shareOfNothing_ejectsNobody() {
    Followed backend = new Followed(Followed.settings(0, 0), clusters(2, 2));
    fail(backend, 0, 1);
    assertThat(backend.now.ejected()).isEmpty();
  }

  @Test
  void check_clusterIsDead_isNoPanic() {
    Followed backend = new Followed(Followed.settings(1, 0.5), clusters(4, 2));
    fail(backend, 0, 1, 2, 3);
    assertThat(backend.now.panic()).isFalse();
    fail(backend, 4);
    assertThat(backend.now.panic()).as("one of two is left").isFalse();
    assertThat(backend.now.usable()).containsExactly(backend.at(5));
  }
}
