package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.app.ServiceAccountVolume;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The token that the kubelet renews. */
@OnControlPlane
final class TokenScenarios {

  @Test
  @DisplayName(
      "token: revoked under load, nothing fails; the next token in the file is picked up without a restart")
  void tokenRevoked_nextOneIsPickedUp(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    String holder = "{apiVersion: v1, kind: Secret, metadata: {name: holder}, type: Opaque}";
    JsonNode secret = scenario.api().apply(namespace, holder).get(0);
    String uid = secret.path("metadata").path("uid").asText();
    String boundTo = "{apiVersion: v1, kind: Secret, name: holder, uid: " + uid + "}";
    ServiceAccountVolume volume = scenario.volume(namespace, "frontend", boundTo);
    AppProcess frontend = Client.frontend(scenario, "held", volume).awaitUp();
    Await.until(
        "it is served", Workload.SOON, () -> frontend.get("/host_name").statusCode() == 200);
    OpenLoop load =
        scenario.closing(new OpenLoop(100, () -> Workload.hostName(frontend, "/host_name")));
    scenario.api().delete("/api/v1/namespaces/" + namespace + "/secrets/holder");
    scenario.plane().killApi();
    scenario.plane().startApi();
    KubeApi revoked = new KubeApi(scenario.plane(), volume.token());
    Await.until("the API refuses the token", Workload.SOON, () -> refused(revoked));
    Await.until(
        "the client has been refused and says so",
        Duration.ofSeconds(60),
        () ->
            frontend
                .log()
                .lines()
                .anyMatch(line -> line.contains(" WARN ") && line.contains("token")));
    scenario.kubelet().pod(namespace, "b").ready(false);
    volume.renew(scenario.token(namespace, "frontend", ""));
    long took = Workload.getsNothing(load, "b", Duration.ofMinutes(2));
    Tally tally = load.stop();
    scenario.detail(tally + ", a change arrived " + took + " ms after the new token");
    assertThat(tally.failed()).as(tally.toString()).isZero();
  }

  private static boolean refused(KubeApi api) {
    try {
      api.get("/api/v1/namespaces/default/services");
      return false;
    } catch (io.github.k8sdiscovery.e2e.cluster.ApiException e) {
      return e.status() == 401;
    }
  }
}
