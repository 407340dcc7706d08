package io.github.k8sdiscovery.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "010.000.000.001, 10.0.0.1",
    "FD00:0:0:0:0:0:0:1, fd00::1",
    "[fd00::1], fd00::1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "fd00:10:244::3:1, fd00:10:244::3:1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
  })
  void canonical_everySpelling_isOne(String text, String canonical) {
    assertThat(IpAddress.canonical(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1.2",
        "10.0.0.",
        "1.2.3.-4",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        ":::",
        "g::",
        "1.2.3.4::",
        "backend",
        "fd00::1%eth0",
        "1:2:3:4:5:6:7::8:9",
        "٣.0.0.1",
      })
  void canonical_noAddress_isNull(String text) {
    assertThat(IpAddress.canonical(text)).isNull();
  }

  @Test
  void canonical_randomIpv6_meansTheSameAddressAndIsStable() throws UnknownHostException {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[16];
      for (int group = 0; group < 8; group++) {
        if (random.nextInt(3) > 0) {
          bytes[2 * group] = (byte) random.nextInt();
          bytes[2 * group + 1] = (byte) random.nextInt();
        }
      }
      String java = InetAddress.getByAddress(bytes).getHostAddress();
      String ours = IpAddress.canonical(java);
      assertThat(ours).as("seed %s, %s", seed, java).isNotNull();
      if (!ours.startsWith("::ffff:")) {
        assertThat(InetAddress.getByName(ours).getAddress()).as(java).isEqualTo(bytes);
      }
      assertThat(IpAddress.canonical(ours)).isEqualTo(ours);
    }
  }
}
