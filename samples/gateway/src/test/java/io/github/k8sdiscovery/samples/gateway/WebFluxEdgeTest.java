package io.github.k8sdiscovery.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.context.support.GenericApplicationContext;

/** Gateway on WebFlux. */
class WebFluxEdgeTest extends EdgeTest {

  @Override
  String profile() {
    return "webflux";
  }

  private final SlowRoutes slowRoutes = new SlowRoutes();

  /** Behind all other routes, so that whoever waits there has read those. */
  @Override
  void prepare(GenericApplicationContext context) {
    super.prepare(context);
    context.addBeanFactoryPostProcessor(
        factory -> context.registerBean(SlowRoutes.class, () -> slowRoutes));
  }

  /** As when a heartbeat and a Service's annotation tell Gateway to read its routes. */
  @Test
  void routes_readByTwoAtOnce_areThoseOfNow() throws Exception {
    cluster.ready("late", pod("late-1"));
    Thread early = new Thread(() -> publish(new RefreshRoutesEvent(this)));
    slowRoutes.slow(early);
    early.start();
    assertThat(slowRoutes.waiting.await(20, TimeUnit.SECONDS)).isTrue();
    cluster.service("late").annotation("k8sdiscovery.github.io/route", "/late/**").apply();
    Browser browser = browser();
    eventually(() -> browser.get("/late/x").equals("late-1"));

    slowRoutes.goOn.countDown();
    early.join();
    assertThat(browser.get("/late/x")).isEqualTo("late-1");
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
