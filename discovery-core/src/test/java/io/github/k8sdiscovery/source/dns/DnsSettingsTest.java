package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.k8sdiscovery.model.IpFamily;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings are accepted. */
class DnsSettingsTest {

  private static final DnsSettings D = DnsSettings.DEFAULT;

  @ParameterizedTest
  @CsvSource({
    "10.96.0.10, 10.96.0.10:53",
    "10.96.0.10:5353, 10.96.0.10:5353",
    "fd00::A, [fd00::a]:53",
    "[fd00::a], [fd00::a]:53",
    "[fd00::a]:5353, [fd00::a]:5353"
  })
  void server_wellWritten_isTaken(String written, String text) {
    assertThat(Server.parse(written).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dns",
        "dns.example:53",
        "10.0.0",
        "10.0.0.1:",
        "10.0.0.1:0",
        "10.0.0.1:65536",
        "10.0.0.1:x",
        "[fd00::a",
        "[fd00::a]:x",
        "[]:53",
        ":53",
        "fe80::1%eth0"
      })
  void server_badlyWritten_isRefusedWithTheValueAndTheLaw(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(List.of(written), null, D.minTtl(), D.maxTtl()))
        .withMessageContaining("servers: " + written)
        .withMessageContaining("expected: an IP address");
  }

  @Test
  void times_outOfBounds_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(List.of(), Duration.ZERO, D.minTtl(), D.maxTtl()))
        .withMessage("timeout: PT0S (expected: more than 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(List.of(), null, Duration.ofSeconds(-1), D.maxTtl()))
        .withMessage("min-ttl: PT-1S (expected: more than 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(List.of(), null, D.maxTtl(), D.minTtl()))
        .withMessage("max-ttl: PT1S (expected: at least min-ttl, PT30S)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a..b", "."})
  void clusterDomain_thatIsNoName_isRefused(String domain) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(domain, 2, D.families()))
        .withMessageContaining("cluster-domain: " + domain);
  }

  @Test
  void attemptsAndFamilies_none_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(null, 0, D.families()))
        .withMessage("attempts: 0 (expected: 1 or more)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(null, 2, Set.of()))
        .withMessage("families: none (expected: at least one)");
  }

  private static DnsSettings with(
      @Nullable String domain, @Nullable Integer attempts, Set<IpFamily> families) {
    return new DnsSettings(
        List.of(),
        D.resolvConf(),
        domain,
        families,
        null,
        attempts,
        D.minTtl(),
        D.maxTtl(),
        D.retry(),
        null);
  }

  private static DnsSettings with(
      List<String> servers, @Nullable Duration timeout, Duration min, Duration max) {
    return new DnsSettings(
        servers, D.resolvConf(), null, D.families(), timeout, null, min, max, D.retry(), null);
  }
}
