package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.name.PortRules;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What answers mean: which instances and ports a service has. */
class DnsServicesTest extends DnsTest {

  private static final String NS = ".example.svc.cluster.local.";

  @Test
  void clusterIp_isItsVirtualAddressWithTheServicePort() {
    dns.zone()
        .put(
            OWN + " 5 IN A 10.96.0.9",
            OWN + " 5 IN SRV 0 100 5000 " + OWN.toUpperCase(Locale.ROOT));
    ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(snapshot.service()).isEqualTo(ServiceInfo.virtual(List.of(port("", 5000))));
    assertThat(at(snapshot, 5000)).containsExactly("10.96.0.9:5000");
    assertThat(at(snapshot, 0)).containsExactly("10.96.0.9:5000");
  }

  @Test
  void clusterIp_dualStack_isBothAddresses() {
    dns.zone()
        .put(
            OWN + " 5 IN A 10.96.0.9",
            OWN + " 5 IN AAAA FD00:10:96:0::9",
            OWN + " 5 IN SRV 0 100 80 " + OWN);
    assertThat(at(snapshot("backend-service"), 80))
        .containsExactly("10.96.0.9:80", "[fd00:10:96::9]:80");
  }

  @Test
  void headless_urlPortIsTheServicePort_reachesThePortPodsListenOn() {
    dns.zone().put(pods(8080, "10.0.0.1", "10.0.0.2"));
    ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(snapshot.service()).isNull();
    assertThat(at(snapshot, 5000)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    assertThat(at(snapshot, 8080)).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    assertThat(snapshot.all()).allMatch(instance -> instance.hostname() == null);
  }

  @Test
  void headless_hostNamesAndPortsPerPod_areKept() {
    dns.zone()
        .put(
            OWN + " 5 IN A 10.0.0.1",
            OWN + " 5 IN A 10.0.0.2",
            OWN + " 5 IN SRV 0 50 5000 Pod-0." + OWN,
            OWN + " 5 IN SRV 0 50 6000 pod-1." + OWN,
            "_http._tcp." + OWN + " 5 IN SRV 0 50 5000 pod-0." + OWN,
            "_http._tcp." + OWN + " 5 IN SRV 0 50 6000 pod-1." + OWN,
            "pod-0." + OWN + " 5 IN A 10.0.0.1",
            "pod-1." + OWN + " 5 IN A 10.0.0.2");
    ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(snapshot.instances()).containsOnlyKeys("http");
    assertThat(at(snapshot, 5000)).containsExactly("10.0.0.1:5000", "10.0.0.2:6000");
    assertThat(snapshot.all()).extracting(Instance::hostname).containsExactly("pod-0", "pod-1");
  }

  @Test
  void headless_severalPorts_areNamedWhereTheNamesAreKnownElseByNumber() {
    String pod = "10-0-0-1." + OWN;
    dns.zone()
        .put(
            OWN + " 5 IN A 10.0.0.1",
            pod + " 5 IN A 10.0.0.1",
            OWN + " 5 IN SRV 0 33 8080 " + pod,
            OWN + " 5 IN SRV 0 33 9090 " + pod,
            OWN + " 5 IN SRV 0 33 7070 " + pod,
            "_http._tcp." + OWN + " 5 IN SRV 0 100 8080 " + pod,
            "_admin._tcp." + OWN + " 5 IN SRV 0 100 7070 " + pod);
    ServiceSnapshot snapshot =
        snapshot(
            quick(List.of(dns.address()), folder.resolve("missing"), "admin"),
            new ServiceId("example", "backend-service"));
    assertThat(snapshot.instances().keySet()).containsExactly("http", "admin", "9090");
    assertThat(snapshot.on("9090").get(0).ports())
        .isEqualTo(java.util.Map.of("http", 8080, "admin", 7070, "9090", 9090));
    assertThat(at(snapshot, 0)).containsExactly("10.0.0.1:8080");
    assertThat(dns.questions().stream().map(DnsServer.Question::name))
        .contains("_https._tcp." + OWN, "_http._tcp." + OWN, "_admin._tcp." + OWN);
  }

  @Test
  void clusterIp_severalPorts_areThePortsOfTheService() {
    dns.zone()
        .put(
            OWN + " 5 IN A 10.96.0.9",
            OWN + " 5 IN SRV 0 100 443 " + OWN,
            OWN + " 5 IN SRV 0 100 80 " + OWN,
            "_https._tcp." + OWN + " 5 IN SRV 0 100 443 " + OWN,
            "_http._tcp." + OWN + " 5 IN SRV 0 100 80 " + OWN);
    ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(Objects.requireNonNull(snapshot.service()).ports())
        .containsExactly(port("https", 443), port("http", 80));
    assertThat(at(snapshot, 0)).containsExactly("10.96.0.9:443");
    assertThat(at(snapshot, 80)).containsExactly("10.96.0.9:80");
  }

  @Test
  void headless_addressesNotBroughtAlong_areAsked() {
    dns.zone().additional(false);
    dns.zone()
        .put(
            OWN + " 5 IN A 10.0.0.1",
            OWN + " 5 IN AAAA fd00::2",
            OWN + " 5 IN SRV 0 50 8080 db-0." + OWN,
            OWN + " 5 IN SRV 0 50 8080 db-1." + OWN,
            "db-0." + OWN + " 5 IN A 10.0.0.1",
            "db-1." + OWN + " 5 IN AAAA fd00::2");
    ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(at(snapshot, 8080)).containsExactly("10.0.0.1:8080", "[fd00::2]:8080");
    assertThat(snapshot.all()).extracting(Instance::hostname).containsExactly("db-0", "db-1");
  }

  @Test
  void headless_dashedAddressesNotBroughtAlong_areReadFromTheNames() {
    dns.zone().additional(false);
    dns.zone()
        .put(
            OWN + " 5 IN A 10.0.0.1",
            OWN + " 5 IN AAAA fd00::",
            OWN + " 5 IN SRV 0 50 8080 10-0-0-1." + OWN,
            OWN + " 5 IN SRV 0 50 8080 fd00--0." + OWN);
    ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(at(snapshot, 8080)).containsExactly("10.0.0.1:8080", "[fd00::]:8080");
    assertThat(snapshot.all()).allMatch(instance -> instance.hostname() == null);
    assertThat(dns.names()).noneMatch(name -> name.startsWith("10-0-0-1."));
  }

  @Test
  void serviceWithoutSrv_takesTheUrlsPortAsItIs() {
    dns.zone().put(OWN + " 5 IN A 10.0.0.1", OWN + " 5 IN A 10.0.0.2");
    ServiceSnapshot snapshot = snapshot("backend-service");
    assertThat(snapshot.instances()).isEmpty();
    assertThat(at(snapshot, 5000)).containsExactly("10.0.0.1:5000", "10.0.0.2:5000");
  }

  @Test
  void serverThatKnowsNoSrv_addressesStillCount() {
    dns.zone().put(OWN + " 5 IN A 10.0.0.1");
    dns.zone().rcode("SRV", OWN, org.xbill.DNS.Rcode.NOTIMP);
    assertThat(at(snapshot("backend-service"), 5000)).containsExactly("10.0.0.1:5000");
  }

  @Test
  void externalName_outside_isAllItsAddressesOnTheUrlsPort() {
    dns.zone()
        .put(
            "external" + NS + " 5 IN CNAME DB.example.com.",
            "db.example.com. 300 IN A 192.0.2.53",
            "db.example.com. 300 IN AAAA 2001:db8::1");
    ServiceSnapshot snapshot = snapshot("external");
    assertThat(at(snapshot, 5432)).containsExactly("192.0.2.53:5432", "[2001:db8::1]:5432");
    assertThat(snapshot.all()).extracting(Instance::via).containsOnly(new Via("db.example.com"));
    assertThat(snapshot.id()).isEqualTo(new ServiceId("example", "external"));
    assertThat(dns.names()).doesNotContain("_http._tcp.db.example.com.");
  }

  @Test
  void externalName_targetInTheSameAnswer_isNotAskedAgain() {
    dns.zone()
        .put("external" + NS + " 5 IN CNAME www.example.com.", "www.example.com. 9 IN A 192.0.2.1");
    dns.zone().followAliases();
    assertThat(at(snapshot("external"), 80)).containsExactly("192.0.2.1:80");
    assertThat(dns.names()).containsOnly("external" + NS);
  }

  @Test
  void externalName_targetUnknown_isAServiceWithoutInstances() {
    dns.zone().put("external" + NS + " 5 IN CNAME gone.example.com.");
    assertThat(snapshot("external").all()).isEmpty();
  }

  @Test
  void externalName_clusterIpOfAnotherNamespace_isItsVirtualAddressAndPort() {
    String there = "backend.other.svc.cluster.local.";
    dns.zone()
        .put(
            "external" + NS + " 5 IN CNAME " + there,
            there + " 5 IN A 10.96.0.7",
            there + " 5 IN SRV 0 100 80 " + there);
    ServiceSnapshot snapshot = snapshot("external");
    assertThat(snapshot.all()).extracting(Instance::via).containsOnlyNulls();
    assertThat(at(snapshot, 80)).containsExactly("10.96.0.7:80");
    assertThat(at(snapshot, 0)).containsExactly("10.96.0.7:80");
  }

  @Test
  void externalName_headlessOfAnotherNamespace_isItsPodsOnTheirPorts() {
    String there = "db.other.svc.cluster.local.";
    dns.zone()
        .put(
            "external" + NS + " 5 IN CNAME " + there,
            there + " 5 IN A 10.0.0.7",
            there + " 5 IN SRV 0 100 5433 db-0." + there,
            "db-0." + there + " 5 IN A 10.0.0.7");
    dns.zone().followAliases();
    ServiceSnapshot snapshot = snapshot("external");
    assertThat(at(snapshot, 5432)).containsExactly("10.0.0.7:5433");
    assertThat(snapshot.all().get(0).hostname()).isEqualTo("db-0");
  }

  @Test
  void shuffledAnswers_areNoChange() {
    dns.zone().put(pods(8080, "10.0.0.1", "10.0.0.2", "10.0.0.3"));
    try (Listening listening = follow(quick())) {
      listening.await(Synced.class);
      dns.zone().replace(OWN, List.of(pods(8080, "10.0.0.3", "10.0.0.1", "10.0.0.2")));
      dns.forgetQuestions();
      await(() -> dns.questions().size() >= 9);
      assertThat(listening.states()).hasSize(1);
      dns.zone().replace(OWN, List.of(pods(8080, "10.0.0.3")));
      Synced next = listening.await(Synced.class);
      assertThat(InstanceSourceContract.addresses(next.snapshot())).containsExactly("10.0.0.3");
    }
  }

  private static ServicePort port(String name, int number) {
    return new ServicePort(name, number, null);
  }

  /** The records of a headless service, as CoreDNS has them. */
  static String[] pods(int port, String... addresses) {
    return java.util.Arrays.stream(addresses)
        .flatMap(
            address -> {
              String host = address.replace('.', '-') + "." + OWN;
              return java.util.stream.Stream.of(
                  OWN + " 5 IN A " + address,
                  OWN + " 5 IN SRV 0 50 " + port + " " + host,
                  host + " 5 IN A " + address);
            })
        .toArray(String[]::new);
  }

  /** Where a URL with this port goes; 0 for none. */
  private static List<String> at(ServiceSnapshot snapshot, int port) {
    return PortRules.DEFAULT.choose(snapshot, port).instances(snapshot).stream()
        .map(Instance::authority)
        .toList();
  }
}
