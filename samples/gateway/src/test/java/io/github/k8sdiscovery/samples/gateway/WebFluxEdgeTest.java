package io.github.k8sdiscovery.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Gateway on WebFlux. */
class WebFluxEdgeTest extends EdgeTest {

  @Override
  String profile() {
    return "webflux";
  }

  /** A servlet container notices when it writes the answer; this one at once. */
  @Test
  void call_givenUpByTheClient_isNotCountedAfterwards() {
    Pod pod = pod("waited-for");
    serve("backend-service", pod);
    CountDownLatch answer = new CountDownLatch(1);
    pod.hold(answer);
    Browser browser = browser();
    CompletableFuture<HttpResponse<String>> call =
        browser.client().sendAsync(browser.to("/backend/slow").build(), BodyHandlers.ofString());
    eventually(() -> pod.received().size() == 1);
    assertThat(inFlight("backend-service")).isEqualTo(1);

    call.cancel(true);
    eventually(() -> inFlight("backend-service") == 0);
    assertThat(answer.getCount()).as("nobody has answered").isEqualTo(1);
    answer.countDown();
  }
}
