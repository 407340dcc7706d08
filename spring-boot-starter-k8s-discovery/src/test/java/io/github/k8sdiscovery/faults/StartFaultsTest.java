package io.github.k8sdiscovery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.autoconfigure.InvalidPropertyException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stops the start, and what must not. */
@ExtendWith(FaultTable.class)
class StartFaultsTest {

  @ParameterizedTest(
      name = "bad property {0}: the start fails and says what is allowed",
      quoteTextArguments = false)
  @CsvSource({
    "k8s.discovery.sources, dsn, 'kubernetes, dns, env'",
    "k8s.discovery.max-staleness, -1s, 0",
    "k8s.discovery.first-lookup-timeout, 0s, more than 0",
    "k8s.discovery.max-services, 0, 1 or more"
  })
  void badProperty_startFails_andSaysWhatIsAllowed(
      String property, String value, String allowed, Ground ground) {
    ground.with(property + "=" + value);
    assertThatThrownBy(() -> ground.start())
        .rootCause()
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(property)
        .hasMessageContaining(allowed);
  }

  @Test
  @DisplayName("nobody answers at start: the application starts, callers are told by whom and why")
  void everythingDown_applicationStarts_thenServed(Ground ground) {
    ground.dns().close();
    ground.api().faults().stop();
    ground.with("k8s.discovery.sources=kubernetes,dns,env").start();
    ground.during(4);
    var during = ground.settled(8);
    assertThat(during.failed()).isEqualTo(during.sent());
    assertThat(during.errors())
        .allSatisfy(
            error ->
                assertThat(error)
                    .contains("backend")
                    .contains("kubernetes: cannot reach the API")
                    .contains("dns: ")
                    .contains("BACKEND_SERVICE_HOST"));
    ground.recovers(() -> ground.api().faults().restart());
    assertThat(ground.after().failed()).isZero();
  }
}
