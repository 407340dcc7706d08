package io.github.k8sdiscovery.samples.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountsTest {

  private static Answer answer(String pod, String version, long millis) {
    return new Answer(pod, version, 0, "", 0, millis * 1_000_000);
  }

  private static final Answer FAILED = new Answer("", "", 0, "503", 0, 1);

  @Test
  void share_ofAVersion_leavesFailuresOut() {
    Counts counts =
        new Counts(
            List.of(answer("a", "v1", 1), answer("b", "v1", 1), answer("c", "v2", 1), FAILED));

    assertThat(counts.failed()).isEqualTo(1);
    assertThat(Counts.percent(counts.share(Answer::version, "v2"))).isEqualTo("33.3%");
    assertThat(counts.byPod()).containsOnlyKeys("a", "b", "c");
    assertThat(counts.failures()).isEqualTo("  failed: 503\n");
  }

  @Test
  void brokenOff_isAFailureOfItsOwn() {
    Answer cut = new Answer("", "", 0, "502 {\"detail\":\"the backend's answer broke off\"}", 0, 1);
    Counts counts = new Counts(List.of(answer("a", "", 1), FAILED, cut));

    assertThat(counts.failed()).isEqualTo(2);
    assertThat(counts.brokenOff()).isEqualTo(1);
  }

  @Test
  void millis_ofAHundred_areThoseThatSoManyTookAtMost() {
    List<Answer> answers = new ArrayList<>();
    for (int i = 100; i >= 1; i--) {
      answers.add(answer("a", "", i));
    }

    assertThat(new Counts(answers).millis(50)).isEqualTo(51);
    assertThat(new Counts(answers).millis(100)).isEqualTo(100);
  }

  @Test
  void counts_ofNothing_areZero() {
    Counts none = new Counts(List.of(FAILED));

    assertThat(none.share(Answer::pod, "a")).isZero();
    assertThat(none.millis(99)).isZero();
  }
}
