package io.github.k8sdiscovery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.ServiceStatus.State;
import io.github.k8sdiscovery.faults.Load.Tally;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.dns.DnsServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One source cannot answer, and the next one does; or cannot either. */
@ExtendWith({FaultTable.class, OutputCaptureExtension.class})
class FallbackFaultsTest {

  @Test
  @DisplayName(
      "API says 403: DNS speaks, the Role is printed once; the API takes over when it is there")
  void api403_dnsSpeaks_untilTheRoleIsThere(Ground ground, CapturedOutput output) {
    ground.dns();
    forbid(ground);
    ground.warm();
    Tally during = ground.during(200);
    assertThat(during.failed()).as("%s", during.errors()).isZero();
    assertThat(ground.source()).isEqualTo("dns");
    assertThat(ground.status().passedOver().get(0).reason().kind()).isEqualTo(Kind.FORBIDDEN);
    ground.recovers(() -> allow(ground), () -> ground.source().equals("kubernetes"));
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
    assertThat(output)
        .containsOnlyOnce("source dns speaks, because kubernetes cannot: ")
        .containsOnlyOnce("kind: RoleBinding")
        .containsOnlyOnce("source kubernetes speaks");
  }

  @Test
  @DisplayName("API unreachable at start: DNS speaks; the API takes over when it is back")
  void apiUnreachableAtStart_dnsSpeaks_untilItIsBack(Ground ground, CapturedOutput output) {
    ground.dns();
    ground.api().faults().stop();
    ground.warm();
    Tally during = ground.during(100);
    assertThat(during.failed()).as("%s", during.errors()).isZero();
    assertThat(ground.source()).isEqualTo("dns");
    ground.recovers(
        () -> ground.api().faults().restart(), () -> ground.source().equals("kubernetes"));
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
    assertThat(output)
        .containsOnlyOnce("source dns speaks, because kubernetes cannot: cannot reach the API at");
  }

  @Test
  @DisplayName(
      "API lost for longer than max-staleness: DNS speaks; the API takes over when it is back")
  void apiLostForTooLong_dnsSpeaks_untilItIsBack(Ground ground) {
    ground.dns();
    ground.with("k8s.discovery.max-staleness=1s").warm();
    ground.during(() -> ground.api().faults().stop(), 50);
    assertThat(ground.source()).isEqualTo("kubernetes");
    ground.until("dns speaks", () -> ground.source().equals("dns"));
    ground.during(50);
    ground.recovers(
        () -> ground.api().faults().restart(), () -> ground.source().equals("kubernetes"));
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("API says 403, and DNS NXDOMAIN: no such service; then served")
  void dns_noSuchName_callersAreTold(Ground ground) {
    DnsServer dns = ground.dns();
    forbid(ground);
    ground.ready("a", false);
    ground.ready("b", false);
    dns.zone().remove(Ground.DNS_NAME);
    ground.start();
    told(ground.during(20), "no such service: backend in namespace example");
    ground.recovers(() -> ground.ready("a", true));
    assertThat(ground.after().failed()).isZero();
  }

  @ParameterizedTest(name = "API says 403, and DNS {0} at start: callers are told why; then served")
  @EnumSource(
      value = DnsServer.Fault.class,
      names = {"SERVFAIL", "REFUSED", "SILENCE", "GARBAGE"})
  void dns_failsAtStart_callersAreTold(DnsServer.Fault fault, Ground ground) {
    ground.dns().fault(fault);
    forbid(ground);
    ground.start();
    told(ground.during(4), "no source can answer; kubernetes: ");
    ground.recovers(() -> ground.dns().fault(DnsServer.Fault.NONE));
    assertThat(ground.after().failed()).isZero();
    assertThat(ground.source()).isEqualTo("dns");
  }

  @ParameterizedTest(name = "API says 403, and DNS {0} later: the last answer serves")
  @EnumSource(
      value = DnsServer.Fault.class,
      names = {"SERVFAIL", "SILENCE", "WRONG_ID"})
  void dns_failsLater_lastAnswerServes(DnsServer.Fault fault, Ground ground) {
    ground.dns();
    forbid(ground);
    ground.warm();
    ground.during(() -> ground.dns().fault(fault), 50);
    ground.until("stale", () -> ground.status().state() == State.STALE);
    ground.during(50);
    ground.recovers(() -> ground.dns().fault(DnsServer.Fault.NONE));
    assertThat(ground.during().failed()).as("%s", ground.during().errors()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("API says 403, and DNS answers are truncated: asked by TCP, served")
  void dns_truncated_isAskedByTcp(Ground ground) {
    ground.dns().fault(DnsServer.Fault.TRUNCATE);
    forbid(ground);
    ground.warm();
    ground.during(100);
    assertThat(ground.dns().questions()).anyMatch(DnsServer.Question::tcp);
    ground.recovers(() -> ground.dns().fault(DnsServer.Fault.NONE));
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("API says 403, and a DNS answer is huge: read by TCP, served")
  void dns_huge_isRead(Ground ground) {
    DnsServer dns = ground.dns();
    forbid(ground);
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String host = "pod-" + i + "." + Ground.DNS_NAME;
      int port = ground.pod(i % 2 == 0 ? "a" : "b").port();
      records.add(Ground.DNS_NAME + " 1 IN SRV 0 1 " + port + " " + host);
      records.add("_http._tcp." + Ground.DNS_NAME + " 1 IN SRV 0 1 " + port + " " + host);
      records.add(Ground.DNS_NAME + " 1 IN A 127.0.0." + (1 + i % 100));
      records.add(host + " 1 IN A 127.0.0.1");
    }
    dns.zone().replace(Ground.DNS_NAME, records);
    ground.warm();
    ground.during(100);
    ground.recovers(() -> {});
    assertThat(ground.during().failed()).as("%s", ground.during().errors()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  private static void forbid(Ground ground) {
    ground.api().faults().forbid("endpointslices");
    ground.api().faults().forbid("services");
  }

  private static void allow(Ground ground) {
    ground.api().faults().allow("endpointslices");
    ground.api().faults().allow("services");
  }

  private static void told(Tally during, String reason) {
    assertThat(during.failed()).isEqualTo(during.sent());
    assertThat(during.errors()).allSatisfy(error -> assertThat(error).contains(reason));
  }
}
