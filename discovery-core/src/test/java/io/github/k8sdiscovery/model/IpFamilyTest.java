package io.github.k8sdiscovery.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts are addresses of which family, and which are host names. */
class IpFamilyTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "10.0.0.1, IPV4",
        "fd00::1, IPV6",
        "::ffff:10.0.0.1, IPV6",
        "localhost, none",
        "host1, none",
        "1password, none",
        "10.0.0.example, none"
      })
  void of_text_isItsFamily(String text, IpFamily family) {
    assertThat(IpFamily.of(text)).isEqualTo(family);
  }
}
