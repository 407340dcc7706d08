package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.source.dns.DnsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DnsPropertiesTest {

  private static final LookupProperties LOOKUP =
      new LookupProperties(null, null, null, null, null, null);

  @Test
  void settings_nothingSaid_areTheDefaultsOfTheCore() {
    DnsProperties nothing = new DnsProperties(null, null, null, null, null, " ");
    ClientProperties client = new ClientProperties(null, null, null, null, null);

    assertThat(nothing.settings(client, LOOKUP)).isEqualTo(DnsSettings.DEFAULT);
  }

  @Test
  void settings_everythingSaid_areWhatIsSaid() {
    DnsProperties all =
        new DnsProperties(
            List.of("10.96.0.10", "[fd00::a]:5353"),
            Duration.ofMillis(300),
            4,
            Duration.ofSeconds(2),
            Duration.ofSeconds(9),
            "/tmp/resolv.conf");
    ClientProperties client =
        new ClientProperties(null, "corp.example", null, null, IpFamilies.IPV6);
    LookupProperties lookup = new LookupProperties("grpc", null, null, null, null, null);

    assertThat(all.settings(client, lookup))
        .isEqualTo(
            new DnsSettings(
                List.of("10.96.0.10", "[fd00::a]:5353"),
                Path.of("/tmp/resolv.conf"),
                "corp.example",
                Set.of(IpFamily.IPV6),
                Duration.ofMillis(300),
                4,
                Duration.ofSeconds(2),
                Duration.ofSeconds(9),
                DnsSettings.DEFAULT.retry(),
                "grpc"));
  }

  @Test
  void settings_oneFamilyOnlyPreferred_askForBoth() {
    DnsProperties nothing = new DnsProperties(null, null, null, null, null, null);
    ClientProperties client = new ClientProperties(null, null, null, null, IpFamilies.PREFER_IPV6);

    assertThat(nothing.settings(client, LOOKUP).families())
        .containsExactlyInAnyOrder(IpFamily.IPV4, IpFamily.IPV6);
  }
}
