package io.github.k8sdiscovery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.faults.Load.Tally;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services that nobody can serve: callers are told which, where and why. */
@ExtendWith(FaultTable.class)
class InstanceFaultsTest {

  @Test
  @DisplayName("everything not ready: callers are told so at once, then served")
  void nothingReady_callersAreTold_thenServed(Ground ground) {
    ground.ready("a", false);
    ground.ready("b", false);
    ground.start();
    told(ground.during(50), "none of its 2 is ready");
    ground.recovers(() -> ground.ready("a", true));
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("scaled to zero: an empty list is the truth; callers are told, then served")
  void scaledToZero_callersAreTold_thenServed(Ground ground) {
    ground.warm();
    ground.api().delete("endpointslices", Ground.NAMESPACE, "backend-a");
    ground.api().delete("endpointslices", Ground.NAMESPACE, "backend-b");
    ground.until("no instances", () -> ground.instances() == 0);
    told(ground.settled(50), "it has no endpoints");
    ground.recovers(() -> ground.ready("a", true));
    assertThat(ground.after().failed()).isZero();
  }

  @Test
  @DisplayName("no such service: callers are told, then served once it is created")
  void noSuchService_callersAreTold_thenServed(Ground ground) {
    ground.api().delete("services", Ground.NAMESPACE, "backend");
    ground.api().delete("endpointslices", Ground.NAMESPACE, "backend-a");
    ground.api().delete("endpointslices", Ground.NAMESPACE, "backend-b");
    ground.start();
    told(ground.during(50), "no such service: backend in namespace example");
    ground.recovers(
        () -> {
          ground.api().service(Ground.NAMESPACE, "backend").port("http", 5000, "http").apply();
          ground.ready("a", true);
        });
    assertThat(ground.after().failed()).isZero();
  }

  private static void told(Tally during, String reason) {
    assertThat(during.failed()).isEqualTo(during.sent());
    assertThat(during.errors())
        .allSatisfy(error -> assertThat(error).contains("backend").contains(reason));
  }
}
