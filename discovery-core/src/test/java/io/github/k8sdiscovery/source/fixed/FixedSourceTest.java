package io.github.k8sdiscovery.source.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.eligibility.Eligibility;
import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.name.PortChoice;
import io.github.k8sdiscovery.name.PortRules;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that are written down. */
class FixedSourceTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");

  private static SourceState state(FixedSource source, ServiceId id) {
    List<SourceState> said = new ArrayList<>();
    source.follow(id, said::add).close();
    assertThat(said).hasSize(1);
    return said.get(0);
  }

  private static ServiceSnapshot snapshot(FixedInstance... instances) {
    SourceState state = state(source(Map.of(BACKEND, List.of(instances))), BACKEND);
    return ((Synced) state).snapshot();
  }

  private static FixedSource source(Map<ServiceId, List<FixedInstance>> services) {
    return new FixedSource(services, new FakeScheduler());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 80, 5000, 15000, 65535})
  void choose_anyPortOfTheUrl_goesToThePortsWrittenDown(int port) {
    ServiceSnapshot snapshot =
        snapshot(FixedInstance.at("http://localhost:15000"), FixedInstance.at("127.0.0.1:15001"));
    assertThat(PortRules.DEFAULT.choose(snapshot, port).instances(snapshot))
        .extracting(Instance::authority)
        .containsExactly("localhost:15000", "127.0.0.1:15001");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:15000,             localhost:15000",
    "http://localhost:15000,      localhost:15000",
    "HTTP://Backend.Local:1/,     backend.local:1",
    "//localhost:15000,           localhost:15000",
    "10.0.0.1:65535,              10.0.0.1:65535",
    "http://[FD00::1]:80,         [fd00::1]:80",
    "[::1]:80,                    [::1]:80"
  })
  void at_uri_saysHostAndPort(String uri, String authority) {
    assertThat(FixedInstance.at(uri).instance().authority()).isEqualTo(authority);
  }

  /** Spring makes a URI of what stands in a property, and reads "localhost" as the scheme. */
  @Test
  void new_uriWithoutSlashes_saysHostAndPort() {
    FixedInstance fixed = new FixedInstance(URI.create("localhost:15000"), 1, null, null);
    assertThat(fixed.instance().authority()).isEqualTo("localhost:15000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "http://localhost",
        "localhost:0",
        "localhost:65536",
        "localhost:http",
        "ftp://localhost:21",
        "http://:80",
        "http://me@localhost:80",
        "http://localhost:80/api",
        "http://localhost:80?a=b",
        "http://localhost:80#a",
        "http://my_host:80",
        "http://[fe80::1%25eth0]:80",
        "http://10.0.0.256:80",
        "a b:80",
        ""
      })
  void at_nowhere_isRefusedByName(String uri) {
    assertThatThrownBy(() -> FixedInstance.at(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("uri: " + uri + " (expected: host:port, ");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void new_weightThatIsNone_isRefused(double weight) {
    URI uri = URI.create("http://localhost:80");
    assertThatThrownBy(() -> new FixedInstance(uri, weight, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight: " + weight + " (expected: a finite number, 0 or more)");
  }

  @Test
  void follow_weightZoneAndNode_areTheInstances() {
    URI uri = URI.create("http://localhost:80");
    Instance instance = snapshot(new FixedInstance(uri, 2.5, "z1", "n1")).all().get(0);
    assertThat(instance.weight()).isEqualTo(2.5);
    assertThat(instance.locality()).isEqualTo(new Locality("z1", "n1"));
    assertThat(instance.onPort(81).weight()).isEqualTo(2.5);
  }

  @ParameterizedTest
  @CsvSource({
    "https://localhost:15000, true",
    "http://localhost:8443,   false",
    "localhost:8443,          true",
    "localhost:15000,         false"
  })
  void secure_scheme_decidesElseThePort(String uri, boolean secure) {
    ServiceSnapshot snapshot = snapshot(FixedInstance.at(uri));
    PortChoice choice = PortRules.DEFAULT.choose(snapshot, 5000);
    Instance instance = choice.instances(snapshot).get(0);
    assertThat(PortRules.DEFAULT.secure(snapshot, choice, instance)).isEqualTo(secure);
  }

  @Test
  void new_severalSchemesForAService_areRefused() {
    assertThatThrownBy(
            () ->
                snapshot(
                    FixedInstance.at("http://localhost:1"),
                    FixedInstance.at("https://localhost:2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "uris of service example/backend: http://localhost:1, https://localhost:2 (expected: the"
                + " same scheme in all of them)");
  }

  @ParameterizedTest
  @EnumSource(IpFamilies.class)
  void eligible_hostName_isWhateverTheFamily(IpFamilies families) {
    ServiceSnapshot snapshot = snapshot(FixedInstance.at("localhost:15000"));
    Eligibility eligibility = new Eligibility(Locality.UNKNOWN, families);
    assertThat(eligibility.choose(snapshot.all(), false).instances()).hasSize(1);
  }

  @Test
  void follow_notWrittenDown_saysWhatIs() {
    FixedSource source =
        source(
            Map.of(
                BACKEND,
                List.of(FixedInstance.at("localhost:1")),
                new ServiceId("shop", "cart"),
                List.of(FixedInstance.at("localhost:2"))));
    Unavailability reason =
        ((Unavailable) state(source, new ServiceId("example", "other"))).reason();
    assertThat(reason.kind()).isEqualTo(Kind.NOT_LISTED);
    assertThat(reason.message())
        .isEqualTo(
            "service: example/other (expected: one with static instances; there are:"
                + " example/backend, shop/cart)");
    assertThat(source.services("example").join()).containsExactly("backend");
    assertThat(source.services("none").join()).isEmpty();
  }
}
