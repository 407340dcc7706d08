package io.github.k8sdiscovery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.ServiceStatus.State;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.faults.Load.Tally;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the API does wrong while the application runs, or has done before it started. */
@ExtendWith({FaultTable.class, OutputCaptureExtension.class})
class ApiFaultsTest {

  @Test
  @DisplayName("API unreachable at start: the application starts, callers are told, then served")
  void unreachableAtStart_applicationStarts_callersAreTold_thenServed(
      Ground ground, CapturedOutput output) {
    ground.api().faults().stop();
    ground.start();
    Tally during = ground.during(20);
    assertThat(during.failed()).isEqualTo(during.sent());
    assertThat(during.errors()).allMatch(error -> error.contains("cannot reach the API"));
    ground.recovers(() -> ground.api().faults().restart());
    assertThat(ground.after().failed()).isZero();
    assertThat(output).containsOnlyOnce("has trouble: cannot reach the API at");
  }

  @Test
  @DisplayName("API lost later: the last snapshot serves, and its age grows")
  void lostLater_lastSnapshotServes_andItsAgeGrows(Ground ground, CapturedOutput output) {
    ground.warm();
    Tally during = ground.during(() -> ground.api().faults().stop(), 100);
    assertThat(during.failed()).isZero();
    ground.until("stale", () -> ground.status().state() == State.STALE);
    Duration before = ground.status().staleness();
    ground.during(50);
    assertThat(ground.status().staleness()).isGreaterThan(before);
    ground.recovers(() -> ground.api().faults().restart());
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
    assertThat(output)
        .containsOnlyOnce("is out of touch, its last known instances keep serving")
        .containsOnlyOnce("source kubernetes answers again");
  }

  @Test
  @DisplayName("API restarted and its history gone (410): listed anew, nothing lost")
  void restartedWithoutHistory_isListedAnew(Ground ground) {
    ground.warm();
    ground.during(
        () -> {
          ground.api().faults().stop();
          ground.api().faults().restartWithoutHistory();
        },
        50);
    ground.recovers(() -> {});
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("API says 403 to slices later: the last snapshot serves, and the Role is printed")
  void forbiddenLater_lastSnapshotServes(Ground ground, CapturedOutput output) {
    ground.warm();
    ground.during(
        () -> {
          ground.api().faults().forbid("endpointslices");
          ground.api().faults().closeWatches();
        },
        100);
    ground.until("stale", () -> ground.status().state() == State.STALE);
    ground.recovers(() -> ground.api().faults().allow("endpointslices"));
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
    assertThat(output).containsOnlyOnce("kind: RoleBinding").contains("namespace: example");
  }

  @Test
  @DisplayName("API says 429 with Retry-After: 2 at first use: waited for, then served")
  void tooManyRequests_isWaitedFor(Ground ground) {
    ground.api().faults().respond(429, Duration.ofSeconds(2), 2, Verb.LIST);
    ground.start();
    Tally during = ground.during(4);
    assertThat(during.failed()).isEqualTo(during.sent());
    long lists = lists(ground);
    assertThat(lists).isEqualTo(2);
    ground.recovers(() -> {});
    assertThat(ground.after().failed()).isZero();
    assertThat(lists(ground)).isEqualTo(4);
  }

  @Test
  @DisplayName("API says 500 to everything for a while: the last snapshot serves")
  void serverErrors_lastSnapshotServes(Ground ground) {
    ground.warm();
    ground.during(
        () -> {
          ground.api().faults().respond(500, Integer.MAX_VALUE);
          ground.api().faults().closeWatches();
        },
        100);
    ground.recovers(() -> ground.api().faults().clear());
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("API says that most services are empty: asked once more before it is believed")
  void emptyListsOfMostServices_areAskedForOnceMore(Ground ground) {
    for (String other : List.of("two", "three")) {
      ground.api().service(Ground.NAMESPACE, other).port("http", 5000, "http").apply();
      ground
          .api()
          .slice(Ground.NAMESPACE, other + "-1")
          .service(other)
          .port("http", 8080)
          .endpoint(e -> e.address("127.0.0.1").ready(true).pod(other))
          .apply();
    }
    ground.with("k8s.discovery.eager=two,three").warm();
    ground.until("all are followed", () -> ground.discovery().followed().size() == 3);
    long before = lists(ground);
    ground.during(
        () -> {
          ground.api().faults().emptyLists("endpointslices", 3);
          ground.api().faults().expireHistory();
          ground.api().faults().closeWatches();
        },
        20);
    ground.until("asked once more", () -> lists(ground) >= before + 9);
    ground.recovers(() -> {});
    assertThat(ground.during().failed()).as("%s", ground.during().errors()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  private static long lists(Ground ground) {
    return ground.api().requests().stream().filter(request -> request.verb() == Verb.LIST).count();
  }
}
