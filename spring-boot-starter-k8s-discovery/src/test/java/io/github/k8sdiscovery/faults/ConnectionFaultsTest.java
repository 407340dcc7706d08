package io.github.k8sdiscovery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong below HTTP, and answers that come in pieces. */
@ExtendWith(FaultTable.class)
class ConnectionFaultsTest {

  @ParameterizedTest(name = "watch: {0}: nothing fails, changes arrive")
  @EnumSource(Fault.class)
  void watch_broken_isOpenedAgain_andNothingFails(Fault fault, Ground ground) {
    try (ScriptedApi scripted = new ScriptedApi(ground)) {
      ground.warm();
      ground.during(() -> scripted.breakWatches(fault), 100);
      ground.recovers(scripted::heal);
    }
    assertThat(ground.during().failed()).as("%s", ground.during().errors()).isZero();
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("watch: events that come in pieces: changes arrive")
  void watch_inPieces_changesArrive(Ground ground) {
    try (ScriptedApi scripted = new ScriptedApi(ground)) {
      assertThat(scripted).isNotNull();
      ground.warm();
      ground.during(50);
      ground.recovers(() -> {});
    }
    assertThat(ground.during().failed()).isZero();
    assertThat(ground.after().failed()).isZero();
  }
}
