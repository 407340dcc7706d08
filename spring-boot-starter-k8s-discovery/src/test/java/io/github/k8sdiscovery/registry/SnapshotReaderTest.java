package io.github.k8sdiscovery.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Via;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

/** What becomes of what a registry says of an instance. */
@ExtendWith(OutputCaptureExtension.class)
class SnapshotReaderTest {

  private static final ServiceId BACKEND = new ServiceId("shop", "backend");

  private final SnapshotReader reader = new SnapshotReader("fake");

  @Test
  void read_weightAndZone_areTaken() {
    Instance one = only(at("a", "10.0.0.1", 80, false, Map.of("weight", "2.5", "zone", "z1")));
    assertThat(one.id()).isEqualTo("a");
    assertThat(one.weight()).isEqualTo(2.5);
    assertThat(one.locality().zone()).isEqualTo("z1");
    assertThat(one.via()).isEqualTo(new Via("10.0.0.1", false, ""));
  }

  @Test
  void read_badWeight_countsAsOneAndIsToldOnce(CapturedOutput output) {
    ServiceInstance heavy = at("a", "10.0.0.1", 80, false, Map.of("weight", "heavy"));
    assertThat(only(heavy).weight()).isEqualTo(1);
    assertThat(only(heavy).weight()).isEqualTo(1);
    assertThat(output.getOut())
        .containsOnlyOnce("fake: instance a of shop/backend: metadata weight: heavy (expected: a");
  }

  @Test
  void read_hosts_areAddressesOrNames() {
    assertThat(only(at("a", "[FD00:0::1]", 80, false, Map.of())).authority())
        .isEqualTo("[fd00::1]:80");
    assertThat(only(at("a", "Backend_1.Example.COM", 80, false, Map.of())).address())
        .isEqualTo("backend_1.example.com");
  }

  @Test
  void read_nowhere_isLeftOutAndTold(CapturedOutput output) {
    ServiceSnapshot snapshot =
        reader.read(
            BACKEND,
            List.of(
                at("a", "", 80, false, Map.of()),
                at("b", "not a host", 80, false, Map.of()),
                at("c", "10.0.0.1", 70000, false, Map.of()),
                at("d", "10.0.0.2", 80, false, Map.of())));
    assertThat(snapshot.all()).extracting(Instance::id).containsExactly("d");
    assertThat(output.getOut())
        .contains("fake: instance b of shop/backend: host and port: not a host:80 (expected: an")
        .contains("10.0.0.1:70000");
  }

  @Test
  void read_withoutPort_hasThatOfTheScheme() {
    assertThat(only(at("a", "10.0.0.1", 0, false, Map.of())).port()).isEqualTo(80);
    assertThat(only(at("a", "10.0.0.1", -1, true, Map.of())).port()).isEqualTo(443);
  }

  @Test
  void read_ids_areUniqueAndThoseOfTheRegistryWherePossible() {
    ServiceSnapshot snapshot =
        reader.read(
            BACKEND,
            List.of(
                at("same", "10.0.0.2", 80, false, Map.of()),
                at("same", "10.0.0.1", 80, false, Map.of()),
                at("same", "10.0.0.2", 80, false, Map.of()),
                at(null, "10.0.0.3", 80, false, Map.of())));
    assertThat(snapshot.all())
        .extracting(Instance::id)
        .containsExactlyInAnyOrder("same", "same@10.0.0.1:80", "10.0.0.3:80");
  }

  /** Eureka shuffles its instances with every fetch. */
  @Test
  void read_anotherOrder_isTheSameSnapshot() {
    ServiceInstance a = at("a", "10.0.0.1", 80, false, Map.of());
    ServiceInstance b = at("b", "10.0.0.2", 80, false, Map.of());
    assertThat(reader.read(BACKEND, List.of(a, b))).isEqualTo(reader.read(BACKEND, List.of(b, a)));
  }

  @Test
  void read_secure_isCalledByTlsUnderItsHost() {
    ServiceInstance secure = at("a", "backend.example.com", 8443, true, Map.of());
    assertThat(only(secure).via()).isEqualTo(new Via("backend.example.com", true, ""));
  }

  private Instance only(ServiceInstance instance) {
    return reader.read(BACKEND, List.of(instance)).all().get(0);
  }

  @SuppressWarnings("NullAway") // registries leave ids out
  private static ServiceInstance at(
      @Nullable String id, String host, int port, boolean secure, Map<String, String> metadata) {
    return new DefaultServiceInstance(id, "backend", host, port, secure, metadata);
  }
}
