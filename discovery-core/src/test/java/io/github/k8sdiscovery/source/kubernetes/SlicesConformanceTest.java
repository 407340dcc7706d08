package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.Conformance;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** How slices join, beside the outcomes of the real kube-proxy. */
class SlicesConformanceTest {

  private static final Conformance CONFORMANCE = new Conformance("slices");

  @AfterAll
  static void report() {
    CONFORMANCE.report();
  }

  @TestFactory
  List<DynamicTest> kubeProxyCases() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Conformance.read(CONFORMANCE.file("slices.json")).path("cases")) {
      String group = one.path("group").asText();
      String title = one.path("id").asText() + " " + group + ": " + one.path("name").asText();
      switch (group) {
        case "merge", "mergeDerived" -> tests.add(CONFORMANCE.test(title, () -> merge(one)));
        case "transition" -> tests.add(CONFORMANCE.test(title, () -> transition(one)));
        case "sliceUpdate" -> tests.add(CONFORMANCE.test(title, () -> update(one)));
        case "acceptance" -> tests.add(CONFORMANCE.test(title, () -> acceptance(one)));
        default -> CONFORMANCE.skip(title, "the schema has no such group");
      }
    }
    return tests;
  }

  private static void merge(JsonNode one) {
    Store store = new Store(one);
    List<JsonNode> slices = list(one.path("slices"));
    slices.forEach(store::put);
    // Such a case looks at one service; the others' slices are there to be kept apart.
    JsonNode service = one.path("service");
    String key = service.path("namespace").asText() + "/" + service.path("name").asText() + ":";
    Map<String, List<String>> merged = new TreeMap<>(store.merged());
    merged.keySet().removeIf(port -> service.isObject() && !port.startsWith(key));
    assertThat(merged).isEqualTo(expected(one.path("expected")));
    // The outcome must not depend on the order of arrival; only versions of one slice have an
    // order.
    Set<String> names = new TreeSet<>();
    slices.forEach(slice -> names.add(slice.path("name").asText()));
    if (names.size() == slices.size()) {
      Collections.shuffle(slices, new Random(1));
      Store shuffled = new Store(one);
      slices.forEach(shuffled::put);
      assertThat(shuffled.merged()).isEqualTo(store.merged());
    }
  }

  private static void transition(JsonNode one) {
    Store store = new Store(one);
    list(one.path("before")).forEach(store::put);
    Map<String, Map<PortKey, List<Instance>>> before = store.services();
    int n = Math.max(one.path("before").size(), one.path("after").size());
    for (int i = 0; i < n; i++) {
      JsonNode old = one.path("before").path(i);
      JsonNode now = one.path("after").path(i);
      if (now.isObject()) {
        store.put(now);
      } else if (old.isObject()) {
        store.remove(old);
      }
    }
    assertThat(store.merged()).isEqualTo(expected(one.path("expected")));
    Set<String> changed = new TreeSet<>();
    Map<String, Map<PortKey, List<Instance>>> after = store.services();
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    for (String service : all) {
      if (!before.getOrDefault(service, Map.of()).equals(after.getOrDefault(service, Map.of()))) {
        changed.add(service);
      }
    }
    Set<String> reported = new TreeSet<>();
    one.path("expectedUpdatedServices").forEach(service -> reported.add(service.asText()));
    assertThat(changed).isEqualTo(reported);
    Map<String, Integer> local = new TreeMap<>();
    one.path("expectedLocalReadyCount")
        .properties()
        .forEach(entry -> local.put(entry.getKey(), entry.getValue().asInt()));
    local.values().removeIf(count -> count == 0);
    assertThat(store.localReady()).isEqualTo(local);
  }

  private static void update(JsonNode one) {
    Store store = new Store(one);
    list(one.path("applied")).forEach(store::put);
    Map<String, List<String>> before = store.merged();
    JsonNode event = one.path("event");
    if (event.path("remove").asBoolean()) {
      store.remove(event.path("slice"));
    } else {
      store.put(event.path("slice"));
    }
    boolean changed = !store.merged().equals(before);
    assertThat(changed).isEqualTo(one.path("expectedChanged").asBoolean());
    JsonNode expected = one.path("expected");
    assertThat(store.merged()).isEqualTo(expected.isArray() ? expected(expected) : before);
  }

  private static void acceptance(JsonNode one) {
    Store store = new Store(one);
    store.put(one.path("slice"));
    assertThat(!store.services().isEmpty()).isEqualTo(one.path("expectedAccepted").asBoolean());
  }

  private static Map<String, List<String>> expected(JsonNode entries) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (JsonNode entry : entries) {
      List<String> endpoints = new ArrayList<>();
      for (JsonNode endpoint : entry.path("endpoints")) {
        endpoints.add(
            endpoint.path("endpoint").asText()
                + state(
                    endpoint.path("local").asBoolean(),
                    endpoint.path("ready").asBoolean(),
                    endpoint.path("serving").asBoolean(),
                    endpoint.path("terminating").asBoolean()));
      }
      Collections.sort(endpoints);
      String service = entry.path("namespace").asText() + "/" + entry.path("service").asText();
      String port = entry.path("portName").asText() + "/" + entry.path("protocol").asText();
      expected.put(service + ":" + port, endpoints);
    }
    return expected;
  }

  private static String state(boolean local, boolean ready, boolean serving, boolean terminating) {
    return " local=" + local + " ready=" + ready + " serving=" + serving + " term=" + terminating;
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    list.removeIf(slice -> !slice.isObject());
    return list;
  }

  /** Slices as they arrive from a watch, for a consumer of one family. */
  private static final class Store {

    private final Map<String, Map<String, Slice>> byService = new TreeMap<>();
    private final String localNode;
    private final IpFamily family;

    Store(JsonNode one) {
      this.localNode = one.path("localNode").asText("host1");
      String wanted = one.path("consumerFamily").asText(one.path("addressType").asText(""));
      if (wanted.isEmpty()) {
        JsonNode first = one.path("slices").path(0);
        wanted = first.path("addressType").asText("IPv4");
      }
      this.family = wanted.equals("IPv6") ? IpFamily.IPV6 : IpFamily.IPV4;
    }

    void put(JsonNode json) {
      Slice slice = SliceReader.read(wire(json), new WeightAnnotation("slice"));
      String type = json.path("addressType").asText();
      boolean wanted = type.equals(family == IpFamily.IPV4 ? "IPv4" : "IPv6");
      if (slice != null && wanted) {
        byService.computeIfAbsent(service(json), k -> new HashMap<>()).put(slice.name(), slice);
      }
    }

    void remove(JsonNode json) {
      Map<String, Slice> slices = byService.getOrDefault(service(json), new HashMap<>());
      slices.remove(json.path("name").asText());
      byService.values().removeIf(Map::isEmpty);
    }

    Map<String, Map<PortKey, List<Instance>>> services() {
      Map<String, Map<PortKey, List<Instance>>> services = new TreeMap<>();
      byService.forEach((id, slices) -> services.put(id, SliceMerge.byPort(slices.values())));
      return services;
    }

    Map<String, List<String>> merged() {
      Map<String, List<String>> merged = new TreeMap<>();
      services()
          .forEach(
              (id, ports) ->
                  ports.forEach(
                      (port, instances) -> {
                        String key = id + ":" + port.name() + "/" + port.protocol();
                        List<String> lines = new ArrayList<>();
                        instances.forEach(instance -> lines.add(line(instance)));
                        Collections.sort(lines);
                        if (!lines.isEmpty()) {
                          merged.put(key, lines);
                        }
                      }));
      return merged;
    }

    Map<String, Integer> localReady() {
      Map<String, Integer> counts = new TreeMap<>();
      services()
          .forEach(
              (id, ports) -> {
                Set<String> addresses = new TreeSet<>();
                ports
                    .values()
                    .forEach(
                        behind ->
                            behind.stream()
                                .filter(
                                    i ->
                                        i.conditions().ready()
                                            && localNode.equals(i.locality().node()))
                                .forEach(i -> addresses.add(i.address())));
                if (!addresses.isEmpty()) {
                  counts.put(id, addresses.size());
                }
              });
      return counts;
    }

    private String line(Instance instance) {
      return instance.authority()
          + state(
              localNode.equals(instance.locality().node()),
              instance.conditions().ready(),
              instance.conditions().serving(),
              instance.conditions().terminating());
    }

    private static String service(JsonNode json) {
      return json.path("namespace").asText() + "/" + json.path("serviceLabel").asText();
    }

    /** The table's short form, as the API would have written it. */
    private static Wire.EndpointSlice wire(JsonNode json) {
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("name", json.path("name").asText());
      metadata.put("namespace", json.path("namespace").asText());
      if (json.path("serviceLabel").isTextual()) {
        metadata.put(
            "labels", Map.of(SliceReader.SERVICE_NAME, json.path("serviceLabel").asText()));
      }
      Map<String, Object> slice = new LinkedHashMap<>();
      slice.put("metadata", metadata);
      slice.put("addressType", json.path("addressType").asText());
      slice.put("endpoints", json.get("endpoints"));
      slice.put("ports", json.get("ports"));
      return WireSamples.read(slice, Wire.EndpointSlice.class);
    }
  }
}
