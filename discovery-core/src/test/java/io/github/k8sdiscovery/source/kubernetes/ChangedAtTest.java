package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a change began, as the slices' controller writes it down. */
class ChangedAtTest extends EmbeddedApiTest {

  private static final String EARLY = "2026-11-21T09:32:58Z";
  private static final String LATE = "2026-11-21T09:33:00Z";

  @Test
  void synced_severalSlices_hasTheNewestTime() {
    publish(List.of("10.0.0.1"));
    change("backend-service-2", LATE, "10.0.0.2");
    change("backend-service-3", EARLY, "10.0.0.3");
    change("backend-service-4", "yesterday", "10.0.0.4");
    try (Listening listening = follow()) {
      listening.await(Synced.class, s -> s.snapshot().all().size() == 4);
      change("backend-service-3", LATE, "10.0.0.5");
      assertThat(changedAt(listening, "10.0.0.5")).isEqualTo(Instant.parse(LATE));
    }
  }

  @Test
  void synced_firstTime_hasTheNewestTimeOfTheList() {
    api.service("example", "backend-service").port("http", 5000, "5000").apply();
    change("backend-service-1", EARLY, "10.0.0.1");
    change("backend-service-2", LATE, "10.0.0.2");
    try (Listening listening = follow()) {
      assertThat(changedAt(listening, "10.0.0.2")).isEqualTo(Instant.parse(LATE));
    }
  }

  @Test
  void synced_unparsableTime_isUnknown() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      change("backend-service-1", "2026-13-21", "10.0.0.2");
      assertThat(changedAt(listening, "10.0.0.2")).isNull();
    }
  }

  /** Else the change would seem to have taken as long as the slice is old. */
  @Test
  void synced_timeOfAnEarlierChange_isUnknown() {
    api.service("example", "backend-service").port("http", 5000, "5000").apply();
    change("backend-service-1", EARLY, "10.0.0.1");
    change("backend-service-2", LATE, "10.0.0.2");
    try (Listening listening = follow()) {
      changedAt(listening, "10.0.0.2");
      change("backend-service-1", EARLY, "10.0.0.3");
      assertThat(changedAt(listening, "10.0.0.3")).as("same time as before").isNull();
      api.delete("endpointslices", "example", "backend-service-2");
      Synced less = listening.await(Synced.class, s -> s.snapshot().all().size() == 1);
      assertThat(less.changedAt()).as("deleted").isNull();
    }
  }

  /** The newest time of what is left has nothing to do with what is gone. */
  @Test
  void synced_listedAnewWithLess_isUnknown() {
    api.service("example", "backend-service").port("http", 5000, "5000").apply();
    change("backend-service-1", EARLY, "10.0.0.1");
    change("backend-service-2", LATE, "10.0.0.2");
    try (Listening listening = follow()) {
      changedAt(listening, "10.0.0.2");
      awaitOpenWatches(2);
      cutOff();
      listening.await(Stale.class);
      api.delete("endpointslices", "example", "backend-service-1");
      api.faults().restartWithoutHistory();
      Synced less = listening.await(Synced.class, s -> s.snapshot().all().size() == 1);
      assertThat(less.changedAt()).isNull();
    }
  }

  @Test
  void synced_anotherTimeAlone_isNoNews() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      change("backend-service-1", EARLY, "10.0.0.1");
      change("backend-service-1", LATE, "10.0.0.2");
      assertThat(changedAt(listening, "10.0.0.2")).isEqualTo(Instant.parse(LATE));
      assertThat(listening.states()).hasSize(2);
    }
  }

  private static @Nullable Instant changedAt(Listening listening, String address) {
    return listening
        .await(Synced.class, s -> InstanceSourceContract.addresses(s.snapshot()).contains(address))
        .changedAt();
  }

  private void change(String slice, String at, String address) {
    slice(slice, List.of(address)).annotation(SliceReader.CHANGED_AT, at).apply();
  }
}
