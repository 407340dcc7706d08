package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.Conformance;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real CoreDNS answered, served again, and what a client gets out of it. */
class RecordedDnsTest extends DnsTest {

  private static final String PORT = "^_[a-z]+\\._(tcp|udp)\\.";

  @BeforeEach
  void serve() throws IOException {
    Set<String> records = new HashSet<>();
    Set<String> noPortsAtTheName = new HashSet<>();
    String asked = "";
    for (String line :
        Files.readAllLines(new Conformance("dns-recorded").file("recorded/dns.txt"))) {
      if (line.startsWith("### ")) {
        asked = line.substring(4);
      } else if (line.contains("SOA") && asked.endsWith(" SRV")) {
        noPortsAtTheName.add(asked.substring(0, asked.indexOf(' ')) + ".");
      } else if (line.matches(".*\\sIN\\s+(A|AAAA|CNAME|SRV)\\s.*") && !asked.contains("+")) {
        records.add(line.replaceAll("\\s+", " "));
      }
    }
    // CoreDNS gives the ports of all names at the service's name; not every one was recorded there,
    // nor
    // db's addresses.
    for (String record : List.copyOf(records)) {
      String plain = record.replaceFirst(PORT, "");
      if (!plain.equals(record) && !noPortsAtTheName.contains(plain.split(" ", -1)[0])) {
        records.add(plain);
      }
    }
    dns.zone().put(records.toArray(new String[0]));
    dns.zone()
        .put(
            "db.example.svc.cluster.local. 5 IN A 10.244.5.1",
            "db.example.svc.cluster.local. 5 IN A 10.244.5.2");
  }

  @ParameterizedTest
  @CsvSource({
    "backend-service, unnamed=10.96.194.250:5000",
    "canary, unnamed=10.96.190.121:5000",
    "no-pods, unnamed=10.96.226.72:5000",
    "unnamed-port, unnamed=10.96.26.251:80",
    "headless, unnamed=10.244.1.1:5000 10.244.1.2:5000 10.244.1.3:5000",
    "db, unnamed=10.244.5.1:5000/db-0 10.244.5.2:5000/db-1",
    "mixed-headless, unnamed=10.244.2.1:5000",
    "mixed-headless-publish, "
        + "unnamed=10.244.2.1:5000 10.244.2.2:5000 10.244.2.5:5000 10.244.2.6:5000",
    "canary-headless, http=10.244.4.11:5000 10.244.4.12:6000",
    "multi, http=10.96.45.120:80 | 53=10.96.45.120:53 | 9090=10.96.45.120:9090"
  })
  void recorded_service_hasTheseInstancesByPort(String service, String expected) {
    ServiceSnapshot snapshot = snapshot(service);
    List<String> found = new ArrayList<>();
    snapshot
        .instances()
        .forEach(
            (port, instances) ->
                found.add(
                    (port.isEmpty() ? "unnamed" : port)
                        + "="
                        + String.join(" ", instances.stream().map(this::described).toList())));
    assertThat(String.join(" | ", found)).isEqualTo(expected);
    assertThat(snapshot.portless()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "headless-noports, 10.244.1.1 10.244.1.2 10.244.1.3",
    "manual, 10.96.190.181",
    "manual-headless, 10.4.5.6",
    "dual, 10.96.62.48 fd00:10:96::a18e",
    "dual-headless, fd00:10:244::3:1 fd00:10:244::3:2",
    "external, ''"
  })
  void recorded_serviceWithoutPorts_hasTheseAddresses(String service, String expected) {
    ServiceSnapshot snapshot = snapshot(service);
    assertThat(snapshot.instances()).isEmpty();
    assertThat(snapshot.portless().stream().map(Instance::address))
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"example/nope", "nope/backend-service"})
  void recorded_unknownName_isAbsent(String service) {
    String[] parts = service.split("/", -1);
    ServiceId id = new ServiceId(parts[0], parts[1]);
    try (Listening listening = InstanceSourceContract.listen(source(quick()), id)) {
      assertThat(listening.await(Absent.class)).isNotNull();
    }
  }

  @Test
  void recorded_kubernetes_isFoundInItsNamespace() {
    ServiceSnapshot snapshot = snapshot(quick(), new ServiceId("default", "kubernetes"));
    assertThat(snapshot.on("").stream().map(Instance::authority)).containsExactly("10.96.0.1:443");
  }

  @Test
  void recorded_bigHeadless_comesWholeByTcp() {
    assertThat(snapshot("big-headless").all()).hasSize(250);
    assertThat(dns.questions()).anyMatch(DnsServer.Question::tcp);
  }

  private String described(Instance instance) {
    return instance.authority() + (instance.hostname() == null ? "" : "/" + instance.hostname());
  }
}
