package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What Services and slices say of weights and affinity, over the API. */
class WeightAnnotationTest extends EmbeddedApiTest {

  private static final String WEIGHT = "k8sdiscovery.github.io/weight";

  private final Logger logger = (Logger) LoggerFactory.getLogger(EndpointSliceSource.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private static boolean weighs(Synced synced, double... expected) {
    return java.util.Arrays.equals(
        synced.snapshot().all().stream().mapToDouble(Instance::weight).toArray(), expected);
  }

  @Test
  void slice_annotationChanges_isFollowed_andOtherSlicesStay() {
    publish(List.of("10.0.0.1"));
    slice("backend-service-2", List.of("10.0.0.2")).annotation(WEIGHT, "0.25").apply();
    try (Listening listening = follow()) {
      listening.await(Synced.class, synced -> weighs(synced, 1, 0.25));
      slice("backend-service-2", List.of("10.0.0.2")).annotation(WEIGHT, "0").apply();
      listening.await(Synced.class, synced -> weighs(synced, 1, 0));
      slice("backend-service-2", List.of("10.0.0.2")).apply();
      listening.await(Synced.class, synced -> weighs(synced, 1, 1));
    }
  }

  @Test
  void slice_badWeight_countsAsOne_andIsSaidOnceForEachText() {
    log.start();
    logger.addAppender(log);
    publish(List.of("10.0.0.1"));
    slice("backend-service-2", List.of("10.0.0.2")).annotation(WEIGHT, "NaN").apply();
    try (Listening listening = follow()) {
      listening.await(Synced.class, synced -> weighs(synced, 1, 1));
      slice("backend-service-2", List.of("10.0.0.2", "10.0.0.3")).annotation(WEIGHT, "NaN").apply();
      listening.await(Synced.class, synced -> weighs(synced, 1, 1, 1));
      slice("backend-service-2", List.of("10.0.0.2")).annotation(WEIGHT, "heavy").apply();
      listening.await(Synced.class, synced -> weighs(synced, 1, 1));
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "slice example/backend-service-2: annotation k8sdiscovery.github.io/weight: NaN"
                + " (expected: a number from 0 to 1e12, such as 0.5); it counts as 1",
            "slice example/backend-service-2: annotation k8sdiscovery.github.io/weight: heavy"
                + " (expected: a number from 0 to 1e12, such as 0.5); it counts as 1");
  }

  @Test
  void service_annotationChanges_isInANewSnapshotAtOnce() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      for (String rules : List.of("a=10%", "a=50%")) {
        api.service("example", "backend-service")
            .port("http", 5000, "5000")
            .annotation("k8sdiscovery.github.io/weights", rules)
            .apply();
        listening.await(Synced.class, synced -> annotations(synced).containsValue(rules));
      }
      assertThat(listening.states()).hasSize(3);
    }
  }

  private static Map<String, String> annotations(Synced synced) {
    return synced.snapshot().service() == null
        ? Map.of()
        : synced.snapshot().service().annotations();
  }

  @Test
  void service_sessionAffinity_isRead_withItsTimeout() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class, synced -> affinity(synced) == null);
      api.service("example", "backend-service").sessionAffinity("ClientIP").apply();
      listening.await(Synced.class, synced -> Duration.ofHours(3).equals(affinity(synced)));
      api.apply(
          """
          {"kind": "Service", "apiVersion": "v1",
           "metadata": {"name": "backend-service", "namespace": "example"},
           "spec": {"sessionAffinity": "ClientIP",
             "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 60}}}}
          """);
      listening.await(Synced.class, synced -> Duration.ofMinutes(1).equals(affinity(synced)));
    }
  }

  private static @org.jspecify.annotations.Nullable Duration affinity(Synced synced) {
    var service = synced.snapshot().service();
    return service == null ? null : service.clientAffinity();
  }
}
