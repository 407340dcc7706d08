package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.source.dns.DnsServer.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Rcode;

/** What servers do wrong, and what callers see of it. */
class DnsFaultsTest extends DnsTest {

  private final DnsServer second = open(DnsServer.start());

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL,REFUSED,SERVFAIL",
    "REFUSED,REFUSED,REFUSED",
    "FORMERR,REFUSED,FORMERR",
    "SILENCE,UNREACHABLE,in time",
    "GARBAGE,UNREACHABLE,too short",
    "HALF,UNREACHABLE,",
    "WRONG_ID,UNREACHABLE,id",
    "WRONG_QUESTION,UNREACHABLE,name"
  })
  void fault_fromTheBeginning_isUnavailableAndSaysWhoAndWhat(
      Fault fault, Kind kind, @org.jspecify.annotations.Nullable String words) {
    dns.fault(fault);
    try (Listening listening = follow(impatient(quick(), 1))) {
      Unavailability reason = listening.await(Unavailable.class).reason();
      assertThat(reason.kind()).isEqualTo(kind);
      assertThat(reason.message())
          .contains(dns.address(), "backend-service.example.svc.cluster.local")
          .contains(words == null ? "" : words);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NONE", "TRUNCATE", "TRUNCATE_AND_HANG_UP"},
      mode = EnumSource.Mode.EXCLUDE)
  void fault_ofTheFirstServer_secondOneIsAskedThenAndFirstFromThenOn(Fault fault) {
    dns.fault(fault);
    second.zone().put(DnsServicesTest.pods(8080, "10.0.0.1"));
    try (Listening listening = follow(impatient(both(), 1))) {
      assertThat(InstanceSourceContract.addresses(listening.await(Synced.class).snapshot()))
          .containsExactly("10.0.0.1");
      int before = dns.questions().size();
      second.forgetQuestions();
      await(() -> second.questions().size() >= 9);
      assertThat(dns.questions()).hasSize(before);
      assertThat(listening.states()).hasSize(1);
    }
  }

  @Test
  void servers_allWell_onlyTheFirstIsAsked() {
    dns.zone().put(DnsServicesTest.pods(8080, "10.0.0.1"));
    try (Listening listening = follow(both())) {
      listening.await(Synced.class);
    }
    assertThat(second.questions()).isEmpty();
  }

  @Test
  void serverGone_isUnreachableAtOnce() {
    String gone = dns.address();
    dns.close();
    try (Listening listening = follow(quick(List.of(gone), folder, null))) {
      Unavailability reason = listening.await(Unavailable.class).reason();
      assertThat(reason.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(reason.message()).contains(gone);
    }
  }

  @Test
  void attempts_allServersSilent_eachIsAskedThatOften() {
    dns.fault(Fault.SILENCE);
    second.fault(Fault.SILENCE);
    DnsSettings twice = impatient(both(), 2);
    try (Listening listening = follow(twice)) {
      assertThat(listening.await(Unavailable.class).reason().message())
          .contains(dns.address(), second.address());
      assertThat(asked(dns, "A")).isEqualTo(2);
      assertThat(asked(second, "A")).isEqualTo(2);
    }
  }

  @Test
  void answerAfterItsTime_isNotTaken() {
    dns.delay(1_500);
    dns.zone().put(DnsServicesTest.pods(8080, "10.0.0.1"));
    second.zone().put(DnsServicesTest.pods(8080, "10.0.0.2"));
    try (Listening listening = follow(impatient(both(), 1))) {
      listening.await(Synced.class);
      second.forgetQuestions();
      await(() -> second.questions().size() >= 30);
      assertThat(listening.states()).hasSize(1);
      assertThat(InstanceSourceContract.addresses(((Synced) listening.states().get(0)).snapshot()))
          .containsExactly("10.0.0.2");
    }
  }

  @Test
  void outage_longerThanTheTtl_keepsTheLastAnswerAndSaysSinceWhen() {
    dns.zone().put(DnsServicesTest.pods(8080, "10.0.0.1"));
    try (Listening listening = follow(impatient(quick(), 1))) {
      Synced synced = listening.await(Synced.class);
      dns.fault(Fault.SILENCE);
      Stale stale = listening.await(Stale.class);
      assertThat(stale.snapshot()).isEqualTo(synced.snapshot());
      assertThat(stale.reason().kind()).isEqualTo(Kind.UNREACHABLE);
      dns.forgetQuestions();
      await(() -> asked(dns, "A") >= 3);
      assertThat(listening.states()).containsExactly(synced, stale);
      dns.fault(Fault.SERVFAIL);
      Stale refused = listening.await(Stale.class);
      assertThat(refused.reason().kind()).isEqualTo(Kind.REFUSED);
      assertThat(refused.sinceNanos()).isEqualTo(stale.sinceNanos());
      dns.fault(Fault.NONE);
      assertThat(listening.await(Synced.class)).isEqualTo(synced);
    }
  }

  @Test
  void outage_afterAbsence_isUnavailable() {
    try (Listening listening = follow(quick())) {
      listening.await(Absent.class);
      dns.fault(Fault.SERVFAIL);
      listening.await(Unavailable.class);
      dns.fault(Fault.NONE);
      listening.await(Absent.class);
    }
  }

  @Test
  void oneFamilyFailing_isAFailureNotAChange() {
    dns.zone()
        .put(
            OWN + " 5 IN A 10.96.0.9", OWN + " 5 IN AAAA fd00::9", OWN + " 5 IN SRV 0 0 80 " + OWN);
    try (Listening listening = follow(quick())) {
      Synced synced = listening.await(Synced.class);
      dns.zone().rcode("AAAA", OWN, Rcode.SERVFAIL);
      assertThat(listening.await(Stale.class).snapshot()).isEqualTo(synced.snapshot());
    }
  }

  @Test
  void truncated_isAskedByTcp() {
    dns.fault(Fault.TRUNCATE);
    dns.zone().put(DnsServicesTest.pods(8080, "10.0.0.1"));
    assertThat(InstanceSourceContract.addresses(snapshot("backend-service")))
        .containsExactly("10.0.0.1");
    assertThat(dns.questions()).anyMatch(DnsServer.Question::tcp);
  }

  @Test
  void truncated_tcpHangsUp_isUnreachable() {
    dns.fault(Fault.TRUNCATE_AND_HANG_UP);
    try (Listening listening = follow(quick())) {
      assertThat(listening.await(Unavailable.class).reason().kind()).isEqualTo(Kind.UNREACHABLE);
    }
  }

  @Test
  void thousandPods_comeByTcpAndAreAllThere() {
    dns.zone().put(DnsServicesTest.pods(8080, addresses(1_000)));
    io.github.k8sdiscovery.model.ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(snapshot.all()).hasSize(1_000).allMatch(instance -> instance.port() == 8080);
    assertThat(dns.questions()).anyMatch(DnsServer.Question::tcp);
  }

  @Test
  void moreAddressesThanFitIntoAnAnswer_areCutAndItIsSaid() {
    String[] records = addresses(5_000);
    java.util.Arrays.setAll(records, i -> OWN + " 5 IN A " + records[i]);
    dns.zone().put(records);
    try (Listening listening = follow(quick())) {
      Synced synced = listening.await(Synced.class);
      assertThat(synced.snapshot().all()).hasSizeBetween(3_000, 4_999);
      assertThat(synced.lacking()).isNotNull();
    }
  }

  @Test
  void tooManyInstances_areCutAndItIsSaid() {
    String pod = "pod-0." + OWN;
    List<String> records = new ArrayList<>();
    IntStream.range(0, 500)
        .forEach(
            i -> {
              records.add(OWN + " 5 IN SRV 0 0 " + (1_000 + i) + " " + pod);
              records.add(pod + " 5 IN A 10.1." + i / 250 + "." + i % 250);
            });
    records.add(OWN + " 5 IN A 10.1.0.0");
    dns.zone().put(records.toArray(new String[0]));
    try (Listening listening = follow(quick())) {
      Synced synced = listening.await(Synced.class);
      assertThat(synced.snapshot().instances().values().stream().mapToInt(List::size).sum())
          .isEqualTo(Endpoints.MAX_INSTANCES);
      assertThat(synced.lacking()).isNotNull();
    }
  }

  @Test
  void aliases_inACircle_areSaidToBe() {
    dns.zone().put(OWN + " 5 IN CNAME a.example.", "a.example. 5 IN CNAME B.example.");
    dns.zone().put("b.example. 5 IN CNAME A.example.");
    try (Listening listening = follow(quick())) {
      Unavailability reason = listening.await(Unavailable.class).reason();
      assertThat(reason.kind()).isEqualTo(Kind.MALFORMED);
      assertThat(reason.message()).contains("CNAME", "leads back");
    }
  }

  @ParameterizedTest
  @CsvSource({"8, true", "9, false"})
  void aliases_ofAliases_areFollowedSoFar(int aliases, boolean found) {
    dns.zone().put(OWN + " 5 IN CNAME a1.example.");
    for (int i = 1; i < aliases; i++) {
      dns.zone().put("a" + i + ".example. 5 IN CNAME a" + (i + 1) + ".example.");
    }
    dns.zone().put("a" + aliases + ".example. 5 IN A 192.0.2.1");
    try (Listening listening = follow(quick())) {
      if (found) {
        assertThat(listening.await(Synced.class).snapshot().all()).hasSize(1);
      } else {
        assertThat(listening.await(Unavailable.class).reason().message()).contains("more than 8");
      }
    }
  }

  private DnsSettings both() {
    return quick(List.of(dns.address(), second.address()), folder.resolve("missing"), null);
  }

  /** Settings for servers that do not answer. */
  private static DnsSettings impatient(DnsSettings s, int attempts) {
    return new DnsSettings(
        s.servers(),
        s.resolvConf(),
        s.clusterDomain(),
        s.families(),
        Duration.ofSeconds(1),
        attempts,
        s.minTtl(),
        s.maxTtl(),
        s.retry(),
        s.primaryPortName());
  }

  private static long asked(DnsServer server, String type) {
    return server.questions().stream().filter(question -> question.type().equals(type)).count();
  }

  private static String[] addresses(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "10.244." + i / 250 + "." + (1 + i % 250))
        .toArray(String[]::new);
  }
}
