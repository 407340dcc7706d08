package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a resolv.conf says. */
class ResolvConfTest {

  @Test
  void parse_fileOfAPod_saysAll() {
    ResolvConf conf =
        ResolvConf.parse(
            """
            # by the kubelet
            search example.svc.cluster.local svc.cluster.local cluster.local.
            nameserver 10.96.0.10
            options ndots:5 timeout:3 attempts:4 edns0
            """);
    assertThat(conf)
        .isEqualTo(
            new ResolvConf(
                List.of("10.96.0.10"),
                List.of("example.svc.cluster.local", "svc.cluster.local", "cluster.local"),
                5,
                Duration.ofSeconds(3),
                4));
  }

  @Test
  void parse_nothing_isTheDefault() {
    assertThat(ResolvConf.parse("")).isEqualTo(ResolvConf.NONE);
    assertThat(ResolvConf.parse("nameserver\nsearch\noptions\n; x\n")).isEqualTo(ResolvConf.NONE);
    assertThat(ResolvConf.NONE.ndots()).isEqualTo(1);
  }

  @Test
  void parse_moreThanThreeServers_threeCountAndNonsenseDoesNot() {
    ResolvConf conf =
        ResolvConf.parse(
            """
            nameserver dns.example
            nameserver fe80::1%eth0
            nameserver\t10.0.0.1
            nameserver fd00::a
            nameserver 10.0.0.3
            nameserver 10.0.0.4
            """);
    assertThat(conf.nameservers()).containsExactly("10.0.0.1", "fd00::a", "10.0.0.3");
  }

  @Test
  void parse_searchAndDomain_lastOneWins() {
    assertThat(ResolvConf.parse("search a b\ndomain c d\n").search()).containsExactly("c");
    assertThat(ResolvConf.parse("domain c\nsearch a b\n").search()).containsExactly("a", "b");
  }

  @Test
  void parse_options_areCappedAndNonsenseIsLeftOut() {
    ResolvConf conf = ResolvConf.parse("options ndots:99 timeout:99 attempts:99 ndots:x\n");
    assertThat(conf.ndots()).isEqualTo(15);
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(conf.attempts()).isEqualTo(5);
    ResolvConf zero = ResolvConf.parse("options ndots:0 timeout:0 attempts:0\n");
    assertThat(zero.ndots()).isZero();
    assertThat(zero.timeout()).isNull();
    assertThat(zero.attempts()).isNull();
  }

  @Test
  void servers_settingsThenFileThenLoopback(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("resolv.conf");
    assertThat(servers(List.of(), file)).containsExactly("127.0.0.1:53");
    Files.writeString(file, "nameserver 10.0.0.1\nnameserver fd00::a\n");
    assertThat(servers(List.of(), file)).containsExactly("10.0.0.1:53", "[fd00::a]:53");
    assertThat(servers(List.of("10.0.0.9:5353"), file)).containsExactly("10.0.0.9:5353");
    Files.write(file, "nameserver 10.0.0.1 # \u00fc".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(servers(List.of(), file)).containsExactly("10.0.0.1:53");
  }

  @Test
  void patience_settingsThenFileThenDefault(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("resolv.conf");
    NameServers none = servers(DnsTest.quick(List.of(), file, null));
    assertThat(none.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(none.attempts()).isEqualTo(1);
    DnsSettings d = DnsSettings.DEFAULT;
    DnsSettings open =
        new DnsSettings(
            List.of(),
            file,
            null,
            d.families(),
            null,
            null,
            d.minTtl(),
            d.maxTtl(),
            d.retry(),
            null);
    assertThat(servers(open).timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(servers(open).attempts()).isEqualTo(2);
    Files.writeString(file, "options timeout:3 attempts:4\n");
    assertThat(servers(open).timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(servers(open).attempts()).isEqualTo(4);
  }

  private static List<String> servers(List<String> written, Path file) {
    return servers(DnsTest.quick(written, file, null)).inOrder().stream()
        .map(Server::text)
        .toList();
  }

  private static NameServers servers(DnsSettings settings) {
    NameServers servers = new NameServers(settings);
    servers.reload();
    return servers;
  }
}
