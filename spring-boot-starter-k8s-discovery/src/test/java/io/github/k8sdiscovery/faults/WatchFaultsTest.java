package io.github.k8sdiscovery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.Faults;
import io.github.k8sdiscovery.embedded.Verb;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens to open watches, and to the requests that open them again. Callers notice nothing.
 */
@ExtendWith(FaultTable.class)
class WatchFaultsTest {

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("watch closed by the API", Faults::closeWatches),
        fault("watch: connection reset", Faults::resetWatches),
        fault("watch silent: connected, but nothing comes", Faults::goSilent),
        fault("watch: a line that is no JSON", Faults::malformedEvent),
        fault("watch: half an event, then the end", Faults::truncatedEvent),
        fault("watch: 410 as an ERROR event in the stream", WatchFaultsTest::gone),
        fault("watch: HTTP 410", faults -> refuse(faults, 410)),
        fault("watch: HTTP 403", faults -> refuse(faults, 403)),
        fault("watch: HTTP 429 with Retry-After: 1", WatchFaultsTest::tooMany),
        fault("watch: HTTP 500", faults -> refuse(faults, 500)),
        fault("watch: HTTP 401 twice", faults -> refuse(faults, 401)));
  }

  private static Arguments fault(String name, Consumer<Faults> fault) {
    return Arguments.of(name, fault);
  }

  private static void gone(Faults faults) {
    faults.expireHistory();
    faults.closeWatches();
  }

  private static void refuse(Faults faults, int status) {
    faults.respond(status, 4, Verb.WATCH);
    faults.closeWatches();
  }

  private static void tooMany(Faults faults) {
    faults.respond(429, Duration.ofSeconds(1), 2, Verb.WATCH);
    faults.closeWatches();
  }

  @ParameterizedTest(name = "{0}: nothing fails, changes arrive", quoteTextArguments = false)
  @MethodSource("faults")
  void watch_isOpenedAgain_andNothingFails(String name, Consumer<Faults> fault, Ground ground) {
    ground.warm();
    ground.during(() -> fault.accept(ground.api().faults()), 20);
    ground.recovers(() -> {});
    assertThat(ground.during().failed()).as(name + " %s", ground.during().errors()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("watch closed 20 times in a row: nothing fails, changes arrive")
  void watch_closedAgainAndAgain_nothingFails(Ground ground) {
    ground.warm();
    for (int i = 0; i < 20; i++) {
      ground.during(() -> ground.api().faults().closeWatches(), 3);
    }
    ground.recovers(() -> {});
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @ParameterizedTest(name = "first list: HTTP {0} twice: callers are told, then served")
  @MethodSource("statuses")
  void firstList_refused_callersAreTold_thenServed(int status, Ground ground) {
    ground.api().faults().respond(status, 2, Verb.LIST);
    ground.start();
    var during = ground.during(1);
    assertThat(during.errors()).allMatch(error -> error.contains("backend"));
    ground.recovers(() -> {});
    assertThat(ground.after().failed()).isZero();
    assertThat(ground.status().trouble()).isNull();
  }

  static Stream<Integer> statuses() {
    return Stream.of(403, 410, 429, 500);
  }
}
