package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.model.ServiceId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Browsers, real frontends of both kinds and real backends: sessions that a cookie binds. */
class TokenSessionsTest {

  private static final Backend A = Backend.start("a");
  private static final Backend B = Backend.start("b");
  private static final Backend C = Backend.start("c");
  private static final List<Backend> BACKENDS = List.of(A, B, C);
  private static final String COOKIE = "k8sd-backend";

  private final Cluster cluster = new Cluster();
  private final Browser browser = new Browser();

  @BeforeEach
  void service() {
    cluster.service("backend", A, B, C);
  }

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @AfterAll
  static void closeBackends() {
    BACKENDS.forEach(Backend::close);
  }

  private ConfigurableApplicationContext shop(WebApplicationType type, String... more) {
    String[] properties = new String[more.length + 2];
    properties[0] = Shops.TOKEN;
    properties[1] = Shops.SECRET;
    System.arraycopy(more, 0, properties, 2, more.length);
    return Shops.start(cluster, type, properties);
  }

  private static Backend backend(String name) {
    return BACKENDS.stream()
        .filter(backend -> backend.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name));
  }

  @ParameterizedTest
  @CsvSource({
    "SERVLET, /rest-template",
    "SERVLET, /rest-client",
    "SERVLET, /interface",
    "SERVLET, /web-client",
    "REACTIVE, /web-client"
  })
  void session_begun_staysWithItsInstance(WebApplicationType type, String path) {
    try (ConfigurableApplicationContext shop = shop(type)) {
      String first = browser.get(shop, path);

      assertThat(browser.set())
          .singleElement()
          .asString()
          .matches("(?i)" + COOKIE + "=[a-z0-9_-]{20,}; Path=/; HttpOnly; SameSite=Lax");
      for (int i = 0; i < 8; i++) {
        assertThat(browser.get(shop, path)).isEqualTo(first);
        assertThat(browser.set()).as("the cookie is good").isEmpty();
      }
      assertThat(shop.getBean(Shop.class).moves()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, /rest-client", "REACTIVE, /web-client"})
  void sessions_ofManyBrowsers_spread(WebApplicationType type, String path) {
    try (ConfigurableApplicationContext shop = shop(type)) {
      Set<String> answers = new HashSet<>();
      for (int i = 0; i < 9; i++) {
        answers.add(new Browser().get(shop, path));
      }

      assertThat(answers).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, /rest-client", "REACTIVE, /web-client"})
  void session_instanceDraining_stays(WebApplicationType type, String path) {
    try (ConfigurableApplicationContext shop = shop(type)) {
      String first = browser.get(shop, path);
      Shops.drain(cluster, shop, backend(first));

      for (int i = 0; i < 6; i++) {
        assertThat(browser.get(shop, path)).isEqualTo(first);
        assertThat(new Browser().get(shop, path)).as("a new session").isNotEqualTo(first);
      }
      assertThat(shop.getBean(Shop.class).moves()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, /rest-client", "SERVLET, /web-client", "REACTIVE, /web-client"})
  void session_instanceGone_movesOnceAndIsTold(WebApplicationType type, String path) {
    try (ConfigurableApplicationContext shop = shop(type)) {
      Backend first = backend(browser.get(shop, path));
      String from = Shops.id(shop, first);
      Shops.remove(cluster, shop, first);
      Backend second = backend(browser.get(shop, path));

      assertThat(second).isNotEqualTo(first);
      assertThat(browser.set()).singleElement().asString().startsWith(COOKIE + "=");
      for (int i = 0; i < 6; i++) {
        assertThat(browser.get(shop, path)).isEqualTo(second.name());
      }
      ServiceId service = new ServiceId(Cluster.NAMESPACE, "backend");
      assertThat(shop.getBean(Shop.class).moves())
          .containsExactly(new SessionMoved(service, from, Shops.id(shop, second)));
      MeterRegistry registry = shop.getBean(MeterRegistry.class);
      await()
          .atMost(Await.BOUND)
          .until(() -> registry.find("k8s.discovery.sessions.moved").counter() != null);
      assertThat(registry.get("k8s.discovery.sessions.moved").counter().count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, /rest-client", "SERVLET, /web-client", "REACTIVE, /web-client"})
  void session_instanceDiesUnnoticed_movesInTheSameCall(WebApplicationType type, String path) {
    Backend dying = Backend.start("d");
    cluster.ready("backend", dying, true);
    try (ConfigurableApplicationContext shop = shop(type)) {
      Browser bound = boundTo(shop, path, "d");
      String from = Shops.id(shop, dying);
      dying.close();
      String second = bound.get(shop, path);

      assertThat(second).isIn("a", "b", "c");
      assertThat(bound.set()).hasSize(1);
      for (int i = 0; i < 6; i++) {
        assertThat(bound.get(shop, path)).isEqualTo(second);
      }
      assertThat(shop.getBean(Shop.class).moves())
          .singleElement()
          .extracting(SessionMoved::from)
          .isEqualTo(from);
    }
  }

  private static Browser boundTo(ConfigurableApplicationContext shop, String path, String name) {
    for (int i = 0; i < 20; i++) {
      Browser browser = new Browser();
      if (browser.get(shop, path).equals(name)) {
        return browser;
      }
    }
    throw new AssertionError("no session went to " + name);
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, /twice", "SERVLET, /at-once", "REACTIVE, /at-once"})
  void twoCalls_inOneIncomingRequest_goToOneInstance(WebApplicationType type, String path) {
    try (ConfigurableApplicationContext shop = shop(type)) {
      for (int i = 0; i < 6; i++) {
        Browser fresh = new Browser();
        String answers = fresh.get(shop, path);

        assertThat(answers).isIn("aa", "bb", "cc");
        assertThat(fresh.set()).hasSize(1);
        assertThat(fresh.get(shop, path)).isEqualTo(answers);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, /rest-client", "REACTIVE, /web-client"})
  void cookie_bad_isANewSession(WebApplicationType type, String path) {
    try (ConfigurableApplicationContext shop = shop(type)) {
      browser.get(shop, path);
      String good = String.valueOf(browser.cookies().get(COOKIE));
      List<String> bad =
          List.of(
              "x" + good.substring(1),
              good.substring(0, 20),
              "",
              "10.0.0.1:8080",
              "A".repeat(4000),
              "\"%00;");
      for (String value : bad) {
        Browser other = new Browser();
        other.cookies().put(COOKIE, value);

        assertThat(other.get(shop, path)).as(value).isIn("a", "b", "c");
        assertThat(other.cookies().get(COOKIE)).as(value).hasSameSizeAs(good);
      }
      assertThat(shop.getBean(Shop.class).moves()).isEmpty();
      long refused = shop.getBean(StickyRules.class).refused();
      assertThat(refused).isPositive();
      assertThat(
              shop.getBean(MeterRegistry.class)
                  .get("k8s.discovery.cookies.refused")
                  .functionCounter()
                  .count())
          .isEqualTo((double) refused);
    }
  }

  @Test
  void cookie_ofAnotherSecret_isANewSession() {
    try (ConfigurableApplicationContext shop = shop(WebApplicationType.SERVLET);
        ConfigurableApplicationContext foreign =
            Shops.start(cluster, WebApplicationType.SERVLET, Shops.TOKEN)) {
      browser.get(shop, "/rest-client");
      browser.get(foreign, "/rest-client");

      assertThat(browser.set()).hasSize(1);
      assertThat(foreign.getBean(StickyRules.class).refused()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SERVLET, framework, true",
    "SERVLET, native, true",
    "SERVLET, none, false",
    "REACTIVE, framework, true",
    "REACTIVE, none, false"
  })
  void cookie_behindAProxyWithTls_isSecureIfTheProxyIsTrusted(
      WebApplicationType type, String strategy, boolean secure) {
    try (ConfigurableApplicationContext shop =
        shop(type, "server.forward-headers-strategy=" + strategy)) {
      browser.get(
          shop, "/web-client", "X-Forwarded-Proto", "https", "X-Forwarded-For", "192.0.2.1");

      assertThat(browser.set()).hasSize(1);
      assertThat(browser.set().get(0).contains("; Secure")).isEqualTo(secure);
    }
  }

  @Test
  void cookie_givenAttributes_areWritten() {
    try (ConfigurableApplicationContext shop =
        shop(
            WebApplicationType.SERVLET,
            "k8s.discovery.services.backend.sticky.cookie.name=SID",
            "k8s.discovery.sticky.cookie.path=/rest-client",
            "k8s.discovery.sticky.cookie.max-age=1h",
            "k8s.discovery.sticky.cookie.same-site=strict",
            "k8s.discovery.sticky.cookie.secure=always")) {
      String first = browser.get(shop, "/rest-client");

      assertThat(browser.set())
          .singleElement()
          .asString()
          .startsWith("SID=")
          .contains("; Path=/rest-client", "; Max-Age=3600", "; Secure", "; SameSite=Strict");
      assertThat(browser.get(shop, "/rest-client")).isEqualTo(first);
    }
  }

  @Test
  void cookie_besideOthers_isFound() {
    try (ConfigurableApplicationContext shop = shop(WebApplicationType.SERVLET)) {
      browser.cookies().put("JSESSIONID", "abc");
      String first = browser.get(shop, "/rest-client");
      browser.cookies().put("theme", "\"dark\"");
      for (int i = 0; i < 6; i++) {
        assertThat(browser.get(shop, "/rest-client")).isEqualTo(first);
      }
    }
  }
}
