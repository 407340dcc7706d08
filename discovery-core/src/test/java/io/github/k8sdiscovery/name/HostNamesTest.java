package io.github.k8sdiscovery.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.Address;
import io.github.k8sdiscovery.name.HostName.External;
import io.github.k8sdiscovery.name.HostName.OfService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {

  private final HostNames names = new HostNames("example", "cluster.local");

  @ParameterizedTest
  @CsvSource({
    "backend,                                 example, backend, ''",
    "BackEnd.,                                example, backend, ''",
    "1st,                                     example, 1st,     ''",
    "backend.other,                           other,   backend, ''",
    "backend.other.svc,                       other,   backend, ''",
    "backend.other.svc.cluster.local,         other,   backend, ''",
    "backend.other.svc.CLUSTER.local.,        other,   backend, ''",
    "pod-0.db.other,                          other,   db,      pod-0",
    "pod-0.db.other.svc,                      other,   db,      pod-0",
    "pod-0.db.other.svc.cluster.local,        other,   db,      pod-0",
    "a.svc,                                   svc,     a,       ''",
    "a.b.svc,                                 b,       a,       ''",
  })
  void read_nameOfTheCluster_isItsServiceOrInstance(
      String host, String namespace, String service, String instance) {
    OfService name = (OfService) names.read(host);
    assertThat(name.service()).isEqualTo(new ServiceId(namespace, service));
    assertThat(name.hostname()).isEqualTo(instance.isEmpty() ? null : instance);
  }

  @Test
  void read_twoLabels_haveASecondReading() {
    OfService name = (OfService) names.read("pod-0.db");
    assertThat(name.otherwise())
        .isEqualTo(new OfService(new ServiceId("example", "db"), "pod-0", null, false));
  }

  @Test
  void read_otherClusterDomain_isHonoured() {
    HostNames corp = new HostNames("example", "k8s.corp");
    assertThat(corp.read("backend.other.svc.k8s.corp"))
        .isEqualTo(new OfService(new ServiceId("other", "backend"), null, null, true));
    assertThat(corp.read("backend.other.svc.cluster.local")).isInstanceOf(External.class);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1,10.0.0.1", "[fd00:0::1],fd00::1", "010.0.0.1,10.0.0.1"})
  void read_ipAddress_isItself(String host, String address) {
    assertThat(names.read(host)).isEqualTo(new Address(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b.c.example.com", "www.shop.example.com"})
  void read_otherDnsName_isExternal(String host) {
    assertThat(names.read(host)).isInstanceOf(External.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        ".a",
        "-a",
        "a-",
        "a_b",
        "a b",
        "ä",
        "K\u212A",
        "a.b-.c",
        "a/b",
        "a:80",
        "x.y.z.ns.svc.cluster.local",
        "ns.svc.cluster.local",
      })
  void read_nameThatBreaksTheRules_isRefusedWithTheRules(String host) {
    assertThatThrownBy(() -> names.read(host))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith("host: \"")
        .hasMessageContaining("(expected: a service such as backend");
  }

  @Test
  void read_longestLabelAndName_areAccepted_oneMoreIsNot() {
    String label = "a".repeat(63);
    assertThat(names.read(label)).isInstanceOf(OfService.class);
    assertThatThrownBy(() -> names.read(label + "a")).isInstanceOf(InvalidNameException.class);
    String name = (label + ".").repeat(3) + "a".repeat(61);
    assertThat(names.read(name)).isInstanceOf(External.class);
    assertThatThrownBy(() -> names.read(name + "a")).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void read_hugeOrPoisonedHost_isShownShortAndClean() {
    assertThatThrownBy(() -> names.read("x\n".repeat(100_000)))
        .hasMessageMatching("(?s)host: \"[x?]{80}…\" .*")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void new_badNamespace_isRefused() {
    assertThatThrownBy(() -> new HostNames("a.b", "cluster.local"))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> new HostNames("", "cluster.local"))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void read_clusterSet_isTheServiceOverAllClusters() {
    HostNames names = new HostNames("example", "cluster.local");
    ServiceId all = new ServiceId(ServiceId.CLUSTER_SET, "shop", "backend");
    assertThat(names.read("Backend.shop.svc.clusterset.local."))
        .isEqualTo(new OfService(all, null, null, true));
    assertThatThrownBy(() -> names.read("pod-0.east.backend.shop.svc.clusterset.local"))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("a service of all clusters");
  }
}
