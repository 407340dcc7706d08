package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.Conformance;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;

/**
 * The examples of the DNS specification of Kubernetes, served by a name server, and what a client
 * gets out of them. Where an example shows one record of a service only, the server has the others
 * that the specification wants beside it.
 */
class DnsConformanceTest extends DnsTest {

  private static final Conformance CONFORMANCE = new Conformance("dns");

  @AfterAll
  static void report() {
    CONFORMANCE.report();
  }

  @TestFactory
  List<DynamicTest> specification() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Conformance.read(file()).path("dns")) {
      String id = one.path("id").asText();
      AskedName asked = AskedName.read(one.path("question").asText());
      if (asked == null || !Set.of("A", "AAAA", "SRV", "CNAME").contains(asked.type())) {
        CONFORMANCE.skip(id, "not asked by clients: " + one.path("question").asText());
        continue;
      }
      List<String> answers = new ArrayList<>();
      one.path("answers").forEach(answer -> answers.add(answer.asText()));
      tests.add(CONFORMANCE.test(id + " " + asked, () -> check(asked, answers)));
      tests.add(CONFORMANCE.test(id + " in capitals", () -> check(asked, capitals(answers))));
      if (one.path("ifNoReadyEndpoints").asText().equals("NXDOMAIN")) {
        tests.add(CONFORMANCE.test(id + " without ready endpoints", () -> checkAbsent(asked)));
      }
    }
    return tests;
  }

  /** The table is one with that of the environment variables, and so is its property. */
  private static Path file() {
    boolean own = !System.getProperty("conformance.dns", "").isBlank();
    Conformance named = own ? CONFORMANCE : new Conformance("env");
    return named.file("envvars-and-dns-cases.json");
  }

  private void check(AskedName asked, List<String> answers) {
    dns.zone().clear();
    dns.zone().authority(asked.domain(), 5);
    dns.zone().put(answers.toArray(new String[0]));
    List<Record> records = answers.stream().map(DnsZone::record).toList();
    Set<String> expected = complete(asked, records);
    try (Listening listening = InstanceSourceContract.listen(source(settings(asked)), asked.id())) {
      ServiceSnapshot snapshot = listening.await(Synced.class).snapshot();
      assertThat(snapshot.id()).isEqualTo(asked.id());
      assertThat(described(snapshot)).isEqualTo(expected);
    }
  }

  private void checkAbsent(AskedName asked) {
    dns.zone().clear();
    dns.zone().authority(asked.domain(), 5);
    try (Listening listening = InstanceSourceContract.listen(source(settings(asked)), asked.id())) {
      assertThat(listening.await(Absent.class)).isNotNull();
    }
  }

  /** Adds what else the specification has of the service; gives the instances to be found. */
  private Set<String> complete(AskedName asked, List<Record> records) {
    Set<String> expected = new HashSet<>();
    int made = 0;
    for (Record record : records) {
      String address = address(record);
      if (address != null && asked.hostname() == null) {
        expected.add(address + ":0/null");
      } else if (address != null) {
        // The name of an endpoint is the target of the service's SRV records.
        dns.zone().put(asked.own() + " 5 IN SRV 0 100 8080 " + record.getName());
        dns.zone().put(asked.own() + " 5 IN " + asked.type() + " " + address);
        expected.add(address + ":8080/" + (isDashed(asked, address) ? null : asked.hostname()));
      } else if (record instanceof SRVRecord srv) {
        String target = "10.9.0." + ++made;
        String host = asked.below(srv.getTarget());
        dns.zone().put(asked.own() + " 5 IN SRV 0 100 " + srv.getPort() + " " + srv.getTarget());
        dns.zone().put(srv.getTarget() + " 5 IN A " + target, asked.own() + " 5 IN A " + target);
        expected.add(target + ":" + srv.getPort() + "/" + host);
      }
    }
    return expected;
  }

  private static @org.jspecify.annotations.Nullable String address(Record record) {
    return record instanceof ARecord || record instanceof AAAARecord
        ? Objects.requireNonNull(IpAddress.canonical(record.rdataToString()))
        : null;
  }

  /** Whether an endpoint's name is but its address, as CoreDNS gives to those without one. */
  private static boolean isDashed(AskedName asked, String address) {
    return address.replace('.', '-').replace(':', '-').equals(asked.hostname());
  }

  private static Set<String> described(ServiceSnapshot snapshot) {
    Set<String> found = new HashSet<>();
    for (Instance instance : snapshot.all()) {
      found.add(instance.address() + ":" + instance.port() + "/" + instance.hostname());
    }
    return found;
  }

  private DnsSettings settings(AskedName asked) {
    DnsSettings s = quick();
    return new DnsSettings(
        s.servers(),
        s.resolvConf(),
        asked.domain(),
        s.families(),
        s.timeout(),
        s.attempts(),
        s.minTtl(),
        s.maxTtl(),
        s.retry(),
        s.primaryPortName());
  }

  private static List<String> capitals(List<String> answers) {
    return answers.stream().map(answer -> answer.toUpperCase(Locale.ROOT)).toList();
  }
}
