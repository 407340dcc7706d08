package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.Conformance;
import io.github.k8sdiscovery.eligibility.Eligibility;
import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.name.PortRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** From what a real API server answered to the instances a client should get. */
class RecordedConformanceTest {

  private static final Conformance CONFORMANCE = new Conformance("recorded");

  @AfterAll
  static void report() {
    CONFORMANCE.report();
  }

  @TestFactory
  List<DynamicTest> recordedServices() {
    Path folder = CONFORMANCE.file("recorded");
    List<DynamicTest> tests = new ArrayList<>();
    Conformance.read(folder.resolve("expected.json"))
        .path("cases")
        .properties()
        .forEach(
            one ->
                tests.add(
                    CONFORMANCE.test(
                        one.getKey(), () -> check(folder, one.getKey(), one.getValue()))));
    return tests;
  }

  private static void check(Path folder, String name, JsonNode one) {
    ServiceInfo service = service(folder.resolve("services").resolve(name + ".json"));
    List<Slice> slices = slices(folder.resolve(name + ".json"));
    Map<String, List<Instance>> tcp = new LinkedHashMap<>();
    SliceMerge.byPort(slices).forEach((port, behind) -> tcp.put(port.name(), behind));
    ServiceSnapshot snapshot =
        new ServiceSnapshot(
            new ServiceId("example", one.path("service").asText()),
            service,
            tcp,
            SliceMerge.portless(slices));
    List<Instance> behind = PortRules.DEFAULT.choose(snapshot, 0).instances(snapshot);
    Set<String> got = new TreeSet<>();
    new Eligibility(Locality.UNKNOWN, IpFamilies.PREFER_IPV4)
        .choose(behind, service != null && service.localTrafficOnly())
        .instances()
        .forEach(instance -> got.add(instance.authority()));
    Set<String> expected = new TreeSet<>();
    one.path("expected").forEach(address -> expected.add(address.asText()));
    assertThat(got).isEqualTo(expected);
  }

  private static List<Slice> slices(Path file) {
    List<Slice> slices = new ArrayList<>();
    for (JsonNode item : Conformance.read(file).path("items")) {
      Slice slice =
          SliceReader.read(
              WireSamples.read(item, Wire.EndpointSlice.class), new WeightAnnotation("slice"));
      if (slice != null) {
        slices.add(slice);
      }
    }
    return slices;
  }

  private static @Nullable ServiceInfo service(Path file) {
    return Files.exists(file)
        ? ServiceReader.read(WireSamples.read(Conformance.read(file), Wire.Service.class))
        : null;
  }
}
