package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The API server goes away and comes back. */
@OnControlPlane
final class OutageScenarios {

  @Test
  @DisplayName(
      "outage: API killed and restarted under load, nothing fails; changes arrive again by themselves")
  void apiRestarted_underLoad_nothingFails(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    AppProcess frontend = Client.frontend(scenario, namespace).awaitUp();
    Await.until(
        "it is served", Workload.SOON, () -> frontend.get("/host_name").statusCode() == 200);
    Workload.warmUp(frontend);
    AtomicInteger next = new AtomicInteger();
    OpenLoop load =
        scenario.closing(
            new OpenLoop(
                100,
                () ->
                    Workload.hostName(
                        frontend,
                        PairScenarios.PATHS.get(
                            next.getAndIncrement() % PairScenarios.PATHS.size()))));
    Workload.more(load, 100);
    scenario.plane().killApi();
    Workload.more(load, 300);
    assertThat(frontend.get("/actuator/health").body())
        .as("health during the outage")
        .contains("UP");
    scenario.plane().startApi();
    scenario.kubelet().pod(namespace, "b").ready(false);
    long took = Workload.getsNothing(load, "b", Duration.ofSeconds(60));
    Tally tally = load.stop();
    scenario.detail(tally + ", a change arrived " + took + " ms after the restart");
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("a", "b", "c");
  }

  @Test
  @DisplayName(
      "outage: API unreachable at start, the application starts, says why, and works once the API is back")
  void apiDownAtStart_worksOnceBack(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    scenario.kubelet().pod(namespace, "a");
    scenario.kubelet().pod(namespace, "b");
    AppProcess frontend = Client.frontend(scenario, namespace);
    scenario.plane().killApi();
    try {
      frontend.awaitUp();
      HttpResponse<String> answer = frontend.get("/host_name");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("backend-service").contains("cannot reach the API");
    } finally {
      scenario.plane().startApi();
    }
    long back = System.nanoTime();
    Await.until(
        "it is served",
        Duration.ofSeconds(60),
        () -> frontend.get("/host_name").statusCode() == 200);
    scenario.detail(
        "served " + (System.nanoTime() - back) / 1_000_000 + " ms after the API was back");
  }
}
