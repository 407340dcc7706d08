package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Pods that break before the API knows. */
@OnControlPlane
final class FailureScenarios {

  private static final int PER_SECOND = 200;

  @Test
  @DisplayName(
      "failure: kill -9 of one pod of four at 200 requests/s, the API is not told; with retry and without")
  void killed_underLoad_nothingFailsWithRetry(Scenario scenario) {
    Tally without = killedUnderLoad(scenario, "--k8s.discovery.retry.enabled=false");
    Tally with = killedUnderLoad(scenario, "--k8s.discovery.retry.enabled=true");
    scenario.detail("without retry " + without);
    scenario.detail("with retry " + with);
    assertThat(without.failed()).as("failed without retry").isPositive();
    assertThat(with.failed()).as(with.toString()).isZero();
  }

  /**
   * What becomes of the requests to the sample frontend, two seconds of them before the kill and
   * five after it.
   */
  private static Tally killedUnderLoad(Scenario scenario, String retry) {
    String namespace = scenario.namespace();
    String takesTime = "e2e/delay: PT0.02S";
    StringBuilder yaml = new StringBuilder(Yaml.service("backend-service", "backend"));
    for (String pod : new String[] {"a", "b", "c", "d"}) {
      yaml.append(Yaml.pod(pod, "backend", "node-a", takesTime));
    }
    scenario.api().apply(namespace, yaml.toString());
    AppProcess frontend = Client.frontend(scenario, namespace, retry).awaitUp();
    Workload.warmUp(frontend);
    AtomicInteger next = new AtomicInteger();
    OpenLoop load =
        scenario.closing(
            new OpenLoop(
                PER_SECOND,
                () ->
                    Workload.hostName(
                        frontend,
                        PairScenarios.PATHS.get(
                            next.getAndIncrement() % PairScenarios.PATHS.size()))));
    Await.until("all four answer", Workload.SOON, () -> load.answeredBy("d") > 50);
    Workload.more(load, 2 * PER_SECOND);
    scenario.kubelet().pod(namespace, "d").kill();
    Workload.more(load, 5 * PER_SECOND);
    Tally tally = load.stop();
    frontend.close();
    return tally;
  }
}
