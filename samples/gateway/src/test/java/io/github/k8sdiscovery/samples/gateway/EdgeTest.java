package io.github.k8sdiscovery.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What each of the two servers must do; each runs all of it. */
abstract class EdgeTest extends GatewayTest {

  @Test
  void backend_canaryOfATenth_getsIt() throws Exception {
    serve("backend-service", pod("backend-v1-a"), pod("backend-v1-b"), pod("backend-v2-a"));
    Browser browser = browser();
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      counts.merge(browser.get("/backend/host_name"), 1, Integer::sum);
    }

    assertThat(counts).containsOnlyKeys("backend-v1-a", "backend-v1-b", "backend-v2-a");
    assertThat(counts.get("backend-v2-a")).isBetween(18, 22);
    assertThat(counts.get("backend-v1-a")).isBetween(88, 92);
  }

  @Test
  void calls_areMeasured() throws Exception {
    serve("backend-service", pod("measured"));
    long before = measured("backend-service");
    for (int i = 0; i < 5; i++) {
      assertThat(browser().get("/backend/host_name")).isEqualTo("measured");
    }
    eventually(() -> measured("backend-service") == before + 5);
  }

  @Test
  void cart_rollingUpdate_sessionsMoveOnlyWhenTheirPodIsGone() throws Exception {
    List<Pod> old = List.of(pod("cart-1"), pod("cart-2"), pod("cart-3"));
    serve("cart-service", old.toArray(Pod[]::new));
    Map<Browser, String> homes = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      Browser browser = browser();
      homes.put(browser, browser.get("/cart/" + i));
    }
    assertThat(homes.values()).contains("cart-1", "cart-2", "cart-3");

    int moved = 0;
    for (Pod pod : old) {
      replace(pod);
      assertThat(visits(homes)).as("while " + pod.name() + " finishes").isEmpty();
      cluster.gone("cart-service", pod);
      eventually(() -> !all("cart-service").contains("uid-" + pod.name()));
      pod.close();
      List<String> left = visits(homes);
      assertThat(left).containsOnly(pod.name());
      moved += left.size();
    }
    assertThat(moved).isGreaterThanOrEqualTo(12);
    assertThat(homes.values()).allMatch(name -> name.endsWith("-new"));
  }

  /** A new pod is ready, the old one finishes what it has. */
  private void replace(Pod pod) {
    Pod successor = pod(pod.name() + "-new");
    cluster.ready("cart-service", successor);
    cluster.drain("cart-service", pod);
    eventually(
        () -> {
          List<String> ready = ids("cart-service");
          return ready.contains("uid-" + successor.name()) && !ready.contains("uid-" + pod.name());
        });
  }

  /** All browsers visit: the pods that sessions have left; notes where they are. */
  private static List<String> visits(Map<Browser, String> homes) throws Exception {
    List<String> left = new ArrayList<>();
    for (Map.Entry<Browser, String> entry : homes.entrySet()) {
      String answer = entry.getKey().get("/cart/again");
      assertThat(answer).startsWith("cart-");
      if (!answer.equals(entry.getValue())) {
        left.add(entry.setValue(answer));
      }
    }
    return left;
  }

  @Test
  void pod_killed_noRequestFails() throws Exception {
    Pod dying = pod("killed");
    Pod other = pod("left");
    serve("backend-service", dying, other);
    Browser browser = browser();
    for (int i = 0; i < 4; i++) {
      browser.get("/backend/warm");
    }
    assertThat(dying.received()).isNotEmpty();
    dying.close();

    for (int i = 0; i < 20; i++) {
      assertThat(browser.get("/backend/host_name")).isEqualTo("left");
    }
    assertThat(browser.post("/backend/orders", "one")).isEqualTo("left");
    assertThat(inFlight("backend-service")).isZero();
  }

  @Test
  void post_neverSent_goesElsewhereWithItsBody() throws Exception {
    Pod dead = pod("dead");
    Pod other = pod("alive");
    serve("backend-service", dead, other);
    dead.close();
    Browser browser = browser();

    for (int i = 0; i < 2; i++) {
      assertThat(browser.post("/backend/orders", "one")).isEqualTo("alive");
    }
    assertThat(other.received()).extracting(Pod.Received::body).containsExactly("one", "one");
  }

  @Test
  void status503_ofAGet_isTriedElsewhere_andOfAPostIsTheAnswer() throws Exception {
    Pod failing = pod("failing");
    Pod other = pod("working");
    serve("backend-service", failing, other);
    failing.answerWith(503);
    Browser browser = browser();

    for (int i = 0; i < 4; i++) {
      assertThat(browser.get("/backend/host_name")).isEqualTo("working");
    }
    List<String> posts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      posts.add(browser.post("/backend/orders", "one"));
    }
    assertThat(posts).contains("status 503", "working");
    assertThat(failing.received()).filteredOn(got -> got.method().equals("POST")).hasSize(2);
  }

  @Test
  void noInstance_is503() throws Exception {
    serve("backend-service");

    assertThat(browser().get("/backend/host_name")).isEqualTo("status 503");
  }

  @Test
  void call_goingOn_isCountedOnce_andNotAfterwards() throws Exception {
    Pod pod = pod("counted");
    serve("backend-service", pod);
    CountDownLatch answer = new CountDownLatch(1);
    pod.hold(answer);
    Browser browser = browser();
    CompletableFuture<HttpResponse<String>> call =
        browser.client().sendAsync(browser.to("/backend/slow").build(), BodyHandlers.ofString());
    eventually(() -> pod.received().size() == 1);
    assertThat(inFlight("backend-service")).isEqualTo(1);

    answer.countDown();
    assertThat(call.get().body()).isEqualTo("counted");
    assertThat(inFlight("backend-service")).isZero();
  }

  @Test
  void token_missingOrForeignOrExpired_is401_andHealthIsOpen() throws Exception {
    serve("backend-service", pod("guarded"));
    Instant soon = Instant.now().plusSeconds(60);
    PrivateKey foreign = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();

    assertThat(browser("").get("/backend/host_name")).isEqualTo("status 401");
    assertThat(browser("nonsense").get("/backend/host_name")).isEqualTo("status 401");
    assertThat(browser(Tokens.sign(foreign, "mallory", soon)).get("/backend/host_name"))
        .isEqualTo("status 401");
    assertThat(browser("").get("/actuator/health/readiness")).contains("\"UP\"");
    assertThat(browser().get("/backend/host_name")).isEqualTo("guarded");
  }

  @Test
  void forwardedHeaders_ofATrustedProxy_areKeptAndAddedTo() throws Exception {
    Pod pod = pod("told");
    serve("backend-service", pod);
    Browser browser = browser();
    browser.send(
        browser
            .to("/backend/orders?a=1&b=x%20y")
            .header("X-Forwarded-For", "10.1.2.3")
            .header("X-Request-Id", "42")
            .POST(BodyPublishers.ofString("one")));

    assertThat(pod.received()).hasSize(1);
    Pod.Received got = pod.received().get(0);
    assertThat(got.path()).isEqualTo("/orders?a=1&b=x%20y");
    assertThat(got.body()).isEqualTo("one");
    assertThat(got.header("X-request-id")).isEqualTo("42");
    assertThat(got.header("X-forwarded-for")).isEqualTo("10.1.2.3,127.0.0.1");
    assertThat(got.header("X-forwarded-proto")).isEqualTo("https");
    assertThat(got.header("X-forwarded-host")).startsWith("localhost:");
    assertThat(got.header("X-forwarded-prefix")).isEqualTo("/backend");
  }

  @Test
  void service_annotated_hasARoute_andDeletedHasNone() throws Exception {
    Pod pod = pod("reports-1");
    Browser browser = browser();
    assertThat(browser.get("/reports/today")).isEqualTo("status 404");

    cluster.ready("reports", pod);
    cluster.service("reports").annotation("k8sdiscovery.github.io/route", "/reports/**").apply();
    eventually(() -> browser.get("/reports/today").equals("reports-1"));
    assertThat(paths(pod)).containsOnly("/reports/today");

    cluster
        .service("reports")
        .annotation("k8sdiscovery.github.io/route", "/r/**, /s")
        .annotation("k8sdiscovery.github.io/route-strip-prefix", "1")
        .annotation("k8sdiscovery.github.io/route-host", "localhost")
        .apply();
    eventually(() -> browser.get("/r/today").equals("reports-1"));
    assertThat(paths(pod)).contains("/today");
    assertThat(browser.get("/s")).isEqualTo("reports-1");
    assertThat(browser.get("/reports/today")).isEqualTo("status 404");

    cluster.stop();
    assertThat(browser.get("/r/today")).as("the API is away").isEqualTo("reports-1");
    cluster.restart();
    cluster.delete("reports");
    eventually(() -> browser.get("/r/today").equals("status 404"));
  }

  @Test
  void service_forAnotherHost_isNotForThisOne() throws Exception {
    cluster.ready("elsewhere", pod("elsewhere-1"));
    cluster
        .service("elsewhere")
        .annotation("k8sdiscovery.github.io/route", "/elsewhere/**")
        .annotation("k8sdiscovery.github.io/route-host", "shop.example.com")
        .apply();
    cluster.ready("here", pod("here-1"));
    cluster.service("here").annotation("k8sdiscovery.github.io/route", "/here/**").apply();
    Browser browser = browser();

    eventually(() -> browser.get("/here/x").equals("here-1"));
    assertThat(browser.get("/elsewhere/x")).isEqualTo("status 404");
  }

  @Test
  void service_behindSomethingWithAName_isCalledByItBelowItsPrefix() throws Exception {
    cluster
        .service(FrontedSource.SERVICE)
        .annotation("k8sdiscovery.github.io/route", "/fronted/**")
        .annotation("k8sdiscovery.github.io/route-strip-prefix", "1")
        .apply();
    Browser browser = browser();
    eventually(() -> browser.get("/fronted/caf%C3%A9?q=%20x").equals("front"));

    Pod.Received got = front.received().get(0);
    assertThat(got.path()).isEqualTo("/v1/caf%C3%A9?q=%20x");
    assertThat(got.header("Host")).isEqualTo("shop.example.org:" + front.port());
    assertThat(browser.post("/fronted/orders", "one")).isEqualTo("front");
    assertThat(front.received()).last().extracting(Pod.Received::body).isEqualTo("one");
  }

  private static List<String> paths(Pod pod) {
    return pod.received().stream().map(Pod.Received::path).toList();
  }
}
