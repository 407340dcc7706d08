package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.FakeScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmptyListsTest {

  private final FakeScheduler time = new FakeScheduler();
  private final EmptyLists lists = new EmptyLists(time);
  private final List<Boolean> again = new ArrayList<>();

  @Test
  void hold_oneOfMany_isTakenAfterTheHold() {
    follow("a", "b", "c");
    lists.hold("a", again::add);
    time.advance(Duration.ofMillis(299));
    assertThat(again).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(again).containsExactly(false);
  }

  @Test
  void hold_theOnlyService_isTaken() {
    follow("a");
    lists.hold("a", again::add);
    time.advance(Duration.ofMillis(300));
    assertThat(again).containsExactly(false);
  }

  @Test
  void hold_half_isTaken_moreThanHalf_isListedOnceMore() {
    follow("a", "b", "c", "d");
    lists.hold("a", again::add);
    lists.hold("b", again::add);
    time.advance(Duration.ofMillis(300));
    assertThat(again).containsExactly(false, false);
    again.clear();
    lists.hold("a", again::add);
    lists.hold("b", again::add);
    lists.hold("c", again::add);
    time.advance(Duration.ofMillis(300));
    assertThat(again).containsExactly(true, true, true);
  }

  /** A service has two lists; both of one are one service. */
  @Test
  void hold_bothListsOfOneService_countOnce() {
    follow("a");
    lists.hold("a", again::add);
    lists.hold("a", again::add);
    time.advance(Duration.ofMillis(300));
    assertThat(again).containsExactly(false, false);
  }

  @Test
  void hold_servicesWithoutInstances_doNotCount() {
    follow("a", "b");
    lists.follow("empty-1", () -> false);
    lists.follow("empty-2", () -> false);
    lists.follow("empty-3", () -> false);
    lists.hold("a", again::add);
    lists.hold("b", again::add);
    time.advance(Duration.ofMillis(300));
    assertThat(again).containsExactly(true, true);
  }

  /** After an outage a thousand watches come back within about a second. */
  @Test
  void hold_oneAfterTheOther_areJudgedTogether_within2Seconds() {
    follow("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
    for (String service : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i")) {
      lists.hold(service, again::add);
      time.advance(Duration.ofMillis(250));
    }
    assertThat(again).hasSize(8).containsOnly(true);
  }

  @Test
  void forget_heldService_isToldNothing() {
    follow("a", "b");
    lists.hold("a", again::add);
    lists.forget("a");
    time.advance(Duration.ofMillis(300));
    assertThat(again).isEmpty();
  }

  private void follow(String... services) {
    for (String service : services) {
      lists.follow(service, () -> true);
    }
  }
}
