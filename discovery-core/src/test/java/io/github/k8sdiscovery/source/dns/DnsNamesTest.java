package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Which names are asked for, in which order, and of whom. */
class DnsNamesTest extends DnsTest {

  private static final ServiceId NEAR = new ServiceId("example", "backend");
  private static final ServiceId FAR = new ServiceId("other", "backend");

  @Test
  void inCluster_oneNameIsAskedForAndNoSearchListIsWalked() {
    Path conf = resolvConf("search example.svc.cluster.local svc.cluster.local\noptions ndots:5\n");
    dns.zone().put("backend.other.svc.cluster.local. 30 IN A 10.96.0.1");
    snapshot(slow(conf), FAR);
    assertThat(dns.questions())
        .extracting(question -> question.name() + " " + question.type())
        .containsExactlyInAnyOrder(
            "backend.other.svc.cluster.local. A",
            "backend.other.svc.cluster.local. AAAA",
            "backend.other.svc.cluster.local. SRV");
  }

  @Test
  void clusterDomain_isThatOfTheSearchList() {
    Path conf = resolvConf("search example.svc.k8s.corp svc.k8s.corp k8s.corp\n");
    dns.zone().authority("k8s.corp.", 5);
    try (Listening listening = listen(slow(conf), NEAR)) {
      assertThat(listening.await(Absent.class)).isNotNull();
    }
    assertThat(dns.names()).containsOnly("backend.example.svc.k8s.corp.");
  }

  @Test
  void clusterDomain_ofSettings_wins() {
    Path conf = resolvConf("search example.svc.cluster.local svc.cluster.local\n");
    dns.zone().put("backend.example.svc.k8s.corp. 30 IN A 10.96.0.1");
    DnsSettings s = slow(conf);
    DnsSettings corp =
        new DnsSettings(
            s.servers(),
            conf,
            "k8s.corp",
            s.families(),
            s.timeout(),
            s.attempts(),
            s.minTtl(),
            s.maxTtl(),
            s.retry(),
            null);
    assertThat(snapshot(corp, NEAR).all()).hasSize(1);
    assertThat(dns.names()).containsOnly("backend.example.svc.k8s.corp.");
  }

  @Test
  void noBySomeZoneOfTheCluster_isAbsent() {
    dns.zone().authority("svc.Cluster.Local.", 5);
    try (Listening listening = listen(quick(), NEAR)) {
      assertThat(listening.await(Absent.class)).isNotNull();
    }
  }

  @Test
  void noCluster_nearName_isAskedBelowTheSearchListThenAsItIs() {
    dns.zone().authority(".", 5);
    Path conf = resolvConf("search corp.example lan\n");
    dns.zone().put("backend. 30 IN A 172.18.0.3");
    ServiceSnapshot snapshot = snapshot(slow(conf), NEAR);
    assertThat(snapshot.portless().get(0).address()).isEqualTo("172.18.0.3");
    assertThat(dns.names())
        .containsExactly(
            "backend.example.svc.cluster.local.",
            "backend.corp.example.",
            "backend.lan.",
            "backend.");
  }

  @Test
  void noCluster_nameWithEnoughDots_isAskedAsItIsFirst() {
    dns.zone().noAuthority();
    Path conf = resolvConf("search lan\noptions ndots:1\n");
    dns.zone().put("backend.other.lan. 30 IN A 172.18.0.3");
    snapshot(slow(conf), FAR);
    assertThat(dns.names())
        .containsExactly(
            "backend.other.svc.cluster.local.", "backend.other.", "backend.other.lan.");
  }

  @Test
  void noCluster_moreDotsWanted_searchListComesFirst() {
    dns.zone().noAuthority();
    Path conf = resolvConf("search lan\noptions ndots:2\n");
    dns.zone().put("backend.other. 30 IN A 172.18.0.3");
    snapshot(slow(conf), FAR);
    assertThat(dns.names())
        .containsExactly(
            "backend.other.svc.cluster.local.", "backend.other.lan.", "backend.other.");
  }

  @Test
  void noCluster_nobodyKnowsTheName_saysWhomAndWhatWasAsked() {
    dns.zone().noAuthority();
    Path conf = resolvConf("search lan\n");
    try (Listening listening = listen(slow(conf), NEAR)) {
      Unavailability reason = listening.await(Unavailable.class).reason();
      assertThat(reason.kind()).isEqualTo(Kind.NO_CLUSTER);
      assertThat(reason.message())
          .contains(dns.address(), "backend.example.svc.cluster.local", "backend.lan", "backend");
    }
  }

  @Test
  void noCluster_oneDomainOutOfOrder_hidesNoOther() {
    dns.zone().noAuthority();
    Path conf = resolvConf("search broken lan\n");
    dns.zone().rcode("A", "backend.broken.", Rcode.SERVFAIL);
    dns.zone().put("backend.lan. 30 IN A 172.18.0.3");
    assertThat(snapshot(slow(conf), NEAR).all()).hasSize(1);
  }

  @Test
  void noCluster_oneDomainOutOfOrderAndNothingFound_isRefused() {
    dns.zone().noAuthority();
    Path conf = resolvConf("search broken lan\n");
    dns.zone().rcode("A", "backend.broken.", Rcode.SERVFAIL);
    try (Listening listening = listen(slow(conf), NEAR)) {
      Unavailability reason = listening.await(Unavailable.class).reason();
      assertThat(reason.kind()).isEqualTo(Kind.REFUSED);
      assertThat(reason.message()).contains("backend.broken", "SERVFAIL");
    }
  }

  @Test
  void families_oneWanted_onlyThatIsAskedFor() {
    String own = "backend.example.svc.cluster.local.";
    dns.zone().put(own + " 30 IN A 10.96.0.1", own + " 30 IN AAAA fd00::1");
    DnsSettings s = slow(folder.resolve("missing"));
    DnsSettings six =
        new DnsSettings(
            s.servers(),
            s.resolvConf(),
            null,
            Set.of(IpFamily.IPV6),
            s.timeout(),
            s.attempts(),
            s.minTtl(),
            s.maxTtl(),
            s.retry(),
            null);
    assertThat(snapshot(six, NEAR).portless().get(0).address()).isEqualTo("fd00::1");
    assertThat(dns.questions()).extracting(DnsServer.Question::type).doesNotContain("A");
  }

  @Test
  void resolvConf_isReadAgainWhenItChanges() throws Exception {
    dns.zone().put("backend.lan. 1 IN A 172.18.0.3");
    dns.zone().noAuthority();
    DnsSettings settings = quick(List.of(dns.address()), resolvConf("search wan\n"), null);
    try (Listening listening = listen(settings, NEAR)) {
      listening.await(Unavailable.class);
      Path conf = resolvConf("search lan\n");
      Files.setLastModifiedTime(conf, FileTime.fromMillis(1_000));
      listening.await(Synced.class);
    }
  }

  private Listening listen(DnsSettings settings, ServiceId id) {
    return InstanceSourceContract.listen(source(settings), id);
  }

  /** Settings that look again so late that a test sees one look only. */
  private DnsSettings slow(Path conf) {
    DnsSettings d = DnsSettings.DEFAULT;
    return new DnsSettings(
        List.of(dns.address()),
        conf,
        null,
        d.families(),
        Duration.ofSeconds(5),
        d.attempts(),
        Duration.ofSeconds(20),
        d.maxTtl(),
        new io.github.k8sdiscovery.time.Backoff(d.maxTtl(), d.maxTtl()),
        null);
  }
}
