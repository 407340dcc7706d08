package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a service costs at the API, and what it brings. */
class EndpointSliceSourceTest extends EmbeddedApiTest implements InstanceSourceContract {

  @Test
  void follow_service_isTwoListsAndTwoWatchesThatOverlapNowhere() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      publish(List.of("10.0.0.1", "10.0.0.2"));
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 2);
    }
    assertThat(requests(Verb.LIST, "endpointslices")).hasSize(1);
    assertThat(requests(Verb.LIST, "services")).hasSize(1);
    assertThat(requests(Verb.WATCH, "endpointslices")).hasSize(1);
    assertThat(requests(Verb.WATCH, "services")).hasSize(1);
    assertThat(api.requests()).hasSize(4);
    assertThat(requests(Verb.WATCH, "endpointslices").get(0).labelSelector())
        .isEqualTo("kubernetes.io/service-name=backend-service");
    assertThat(requests(Verb.WATCH, "services").get(0).fieldSelector())
        .isEqualTo("metadata.name=backend-service");
  }

  @Test
  void follow_serviceMadeLater_isThere() {
    try (Listening listening = follow()) {
      listening.await(Absent.class);
      publish(List.of("10.0.0.1"));
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 1);
    }
  }

  @Test
  void follow_serviceDeleted_isAbsent() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      api.delete("endpointslices", "example", "backend-service-1");
      api.delete("services", "example", "backend-service");
      listening.await(Absent.class);
    }
  }

  @Test
  void follow_moreWatchesThanOneConnectionCarries_allSync() {
    List<Listening> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      api.service("example", "s" + i).port("http", 80, "80").apply();
      api.slice("example", "s" + i + "-1")
          .service("s" + i)
          .port("http", 80)
          .endpoint(e -> e.address("10.0.0.1").ready(true))
          .apply();
      all.add(InstanceSourceContract.listen(source, new ServiceId("example", "s" + i)));
    }
    all.forEach(listening -> listening.await(Synced.class));
    all.forEach(Listening::close);
  }

  @Test
  void close_following_closesItsWatches() {
    publish(List.of("10.0.0.1"));
    Listening listening = follow();
    listening.await(Synced.class);
    awaitOpenWatches(2);
    listening.close();
    awaitOpenWatches(0);
  }

  @Test
  void close_beforeItsWatchesAreOpen_leavesNoneBehind() {
    publish(List.of("10.0.0.1"));
    for (int i = 0; i < 50; i++) {
      Listening listening = follow();
      listening.await(Synced.class);
      listening.close();
    }
    awaitRequests(Verb.WATCH, "endpointslices", 1);
    awaitNoWatchForAWhile();
  }

  @Test
  void follow_unknownNames_leaveNoWatchesBehind() {
    for (int i = 0; i < 200; i++) {
      Listening listening =
          InstanceSourceContract.listen(source, new ServiceId("example", "unknown-" + i));
      listening.await(Absent.class);
      listening.close();
    }
    awaitNoWatchForAWhile();
  }

  @Test
  void services_names_comeFromOneWatchAndFollowIt() {
    api.service("example", "b").port("", 80, "80").apply();
    api.service("example", "a").port("", 80, "80").apply();
    api.service("elsewhere", "c").port("", 80, "80").apply();
    assertThat(source.services("example").join()).containsExactly("a", "b");
    api.delete("services", "example", "b");
    await(() -> source.services("example").join().equals(Set.of("a")));
    assertThat(requests(Verb.LIST, "services")).hasSize(1);
  }

  @Test
  void followServices_annotationChanged_tellsAll_andNothingWhileTheApiIsAway() {
    api.service("example", "a").port("", 80, "80").annotation("say", "one").apply();
    api.service("example", "b").port("", 80, "80").apply();
    List<Map<String, ServiceInfo>> told = new CopyOnWriteArrayList<>();
    Following following = source.followServices("example", told::add);
    await(() -> told.size() == 1);
    assertThat(told.get(0)).containsOnlyKeys("a", "b");
    assertThat(said(told.get(0))).isEqualTo("one");

    api.service("example", "a").port("", 80, "80").annotation("say", "two").apply();
    await(() -> told.size() == 2);
    assertThat(said(told.get(1))).isEqualTo("two");

    cutOff();
    reconnect();
    api.delete("services", "example", "b");
    await(() -> told.size() > 2);
    assertThat(told).as("the outage is nothing to tell of").hasSize(3);
    assertThat(told.get(2)).containsOnlyKeys("a");

    following.close();
    assertThat(source.services("example").join()).containsExactly("a");
    api.service("example", "c").port("", 80, "80").apply();
    await(() -> source.services("example").join().contains("c"));
    assertThat(told).hasSize(3);
  }

  private static @Nullable String said(Map<String, ServiceInfo> services) {
    return Objects.requireNonNull(services.get("a")).annotations().get("say");
  }
}
