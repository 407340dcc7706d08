package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;

/** The document lists every meter as it is, and no other; and every word that a tag can have. */
class MetricsDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
  private static final String PREFIX = "k8s.discovery.";

  private final Cluster cluster = new Cluster();
  private final MeterRegistry registry = new SimpleMeterRegistry();

  /** What was there before the end of the application took it away. */
  private List<Meter> meters = List.of();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** The rows of the table whose first column is a meter: its cells by its name. */
  private static Map<String, List<String>> rows() throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("| `" + PREFIX)) {
        List<String> cells =
            Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
        rows.put(cells.get(0).replace("`", ""), cells);
      }
    }
    return rows;
  }

  private static String described(Meter meter) {
    String tags =
        meter.getId().getTags().stream()
            .map(Tag::getKey)
            .filter(key -> !Set.of("service", "namespace").contains(key))
            .sorted()
            .collect(Collectors.joining(", "));
    boolean ofService = meter.getId().getTag("service") != null;
    String unit = meter.getId().getBaseUnit();
    return type(meter)
        + " / "
        + (ofService ? "service" : "application")
        + " / "
        + tags
        + " / "
        + (unit == null ? "" : unit);
  }

  private static String type(Meter meter) {
    return meter.getId().getType().name().toLowerCase(Locale.ROOT);
  }

  private static String documented(List<String> cells) {
    return String.join(" / ", cells.subList(1, 5)).replace("`", "");
  }

  @Test
  void document_listsEveryMeterAsItIs_andNoOther() throws IOException {
    run();

    Map<String, String> documented = new TreeMap<>();
    rows().forEach((name, cells) -> documented.put(name, documented(cells)));
    Map<String, String> actual = new TreeMap<>();
    for (Meter meter : meters) {
      actual.put(meter.getId().getName(), described(meter));
    }
    assertThat(documented).isEqualTo(actual);
    assertThat(actual).hasSizeGreaterThan(9);
  }

  @Test
  void document_namesEveryWordOfATag() throws IOException {
    run();

    Set<String> words = new TreeSet<>();
    for (Meter meter : meters) {
      for (String key : List.of("state", "outcome", "result")) {
        String word = meter.getId().getTag(key);
        if (word != null) {
          words.add(word);
        }
      }
    }
    Set<String> missing = new TreeSet<>(words);
    String document = Files.readString(DOCUMENT);
    missing.removeIf(word -> document.contains("| `" + word + "` |"));
    assertThat(words).hasSize(6 + 6 + 2);
    assertThat(missing).isEmpty();
  }

  /** An application in which everything happens that there is a meter for. */
  private void run() {
    cluster.pods("backend", 8080, "a", "b", "c");
    Runners.over(cluster)
        .withConfiguration(AutoConfigurations.of(DiscoveryMetricsAutoConfiguration.class))
        .withBean(MeterRegistry.class, () -> registry)
        .withPropertyValues("k8s.discovery.health.failures=1")
        .run(
            context -> {
              Discovery discovery = context.getBean(Discovery.class);
              ServiceView view = discovery.view("backend", 5000);
              Instance instance = view.instances().get(0);
              for (Outcome outcome : Outcome.values()) {
                view.begin(instance);
                view.end(instance, outcome, 1);
              }
              discovery.tell(new SessionMoved(view.snapshot().id(), "x", "y"));
              change();
              await().atMost(Await.BOUND).until(() -> there("propagation") && there("ejections"));
              assertThat(there("sessions.moved")).isTrue();
              meters = registry.getMeters();
            });
  }

  private boolean there(String name) {
    return registry.find(PREFIX + name).meter() != null;
  }

  private void change() {
    cluster
        .api()
        .slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .annotation(
            "endpoints.kubernetes.io/last-change-trigger-time",
            Instant.now().minusMillis(100).toString())
        .port("http", 8080)
        .endpoint(e -> e.address("10.0.0.1").ready(true).pod("a").uid("uid-a"))
        .endpoint(e -> e.address("10.0.0.2").ready(true).pod("b").uid("uid-b"))
        .apply();
  }
}
