package io.github.k8sdiscovery.samples.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void sample_overAnEmbeddedApi_showsWhatItShould() {
    assertThat(new Sample(300, line -> {}).run())
        .startsWith(
            "grpc ok: calls=300 failed=0 instances=3 min=100 max=100, fourth=75 of 300, first answer"
                + " within ");
  }
}
