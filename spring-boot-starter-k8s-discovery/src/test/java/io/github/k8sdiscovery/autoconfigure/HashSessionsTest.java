package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Browsers, real frontends of both kinds and real backends: sessions that a key binds. */
class HashSessionsTest {

  private static final Backend A = Backend.start("a");
  private static final Backend B = Backend.start("b");
  private static final Backend C = Backend.start("c");
  private static final int USERS = 24;

  private final Cluster cluster = new Cluster();

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @AfterAll
  static void closeBackends() {
    A.close();
    B.close();
    C.close();
  }

  /** Each user's instances; every user calls three times, from a new browser. */
  private static List<Set<String>> homes(
      ConfigurableApplicationContext shop, String path, String header, String prefix) {
    List<Set<String>> homes = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      Set<String> answers = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        answers.add(new Browser().get(shop, path, header, prefix + user));
      }
      homes.add(answers);
    }
    return homes;
  }

  private static void assertEachHasOneHome(List<Set<String>> homes) {
    Set<String> all = new HashSet<>();
    for (Set<String> home : homes) {
      assertThat(home).hasSize(1);
      all.addAll(home);
    }
    assertThat(all).containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVLET, /rest-template",
    "SERVLET, /rest-client",
    "SERVLET, /interface",
    "SERVLET, /web-client",
    "REACTIVE, /web-client"
  })
  void calls_withTheSameHeader_goToOneInstance(WebApplicationType type, String path) {
    cluster.service("backend", A, B, C);
    try (ConfigurableApplicationContext shop =
        Shops.start(cluster, type, "k8s.discovery.sticky.keys=header:X-User")) {
      List<Set<String>> homes = homes(shop, path, "X-User", "user-");

      assertEachHasOneHome(homes);
    }
  }

  @ParameterizedTest
  @CsvSource({"SERVLET, /rest-client", "SERVLET, /web-client", "REACTIVE, /web-client"})
  void calls_ofTheSameUser_goToOneInstance(WebApplicationType type, String path) {
    cluster.service("backend", A, B, C);
    try (ConfigurableApplicationContext shop =
        Shops.start(
            cluster,
            type,
            List.of(Shop.class, Login.class),
            "k8s.discovery.sticky.keys=principal")) {
      assertEachHasOneHome(homes(shop, path, "X-Login", "user-"));
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
  void clientIpAffinity_behindAProxy_forwardedAddressCountsIfTheProxyIsTrusted(
      WebApplicationType type, String strategy, boolean trusted) {
    cluster
        .api()
        .service(Cluster.NAMESPACE, "backend")
        .port("http", 5000, "http")
        .sessionAffinity("ClientIP")
        .apply();
    for (Backend backend : List.of(A, B, C)) {
      cluster.ready("backend", backend, true);
    }
    try (ConfigurableApplicationContext shop =
        Shops.start(cluster, type, "server.forward-headers-strategy=" + strategy)) {
      List<Set<String>> homes = homes(shop, "/web-client", "X-Forwarded-For", "192.0.2.");

      if (trusted) {
        assertEachHasOneHome(homes);
      } else {
        assertThat(homes).as("all come from one address").containsOnly(homes.get(0));
        assertThat(homes.get(0)).hasSize(1);
      }
    }
  }

  /** Who sends {@code X-Login} is authenticated by that name, where Spring Security does it. */
  @Configuration(proxyBeanMethods = false)
  static class Login {

    private static final String HEADER = "X-Login";
    private static final int ORDER = -100;

    @Bean
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    FilterRegistrationBean<Filter> servletLogin() {
      FilterRegistrationBean<Filter> login =
          new FilterRegistrationBean<>(
              (request, response, chain) ->
                  chain.doFilter(new Authenticated((HttpServletRequest) request), response));
      login.setOrder(ORDER);
      return login;
    }

    @Bean
    @Order(ORDER)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    WebFilter reactiveLogin() {
      return (exchange, chain) -> {
        String name = exchange.getRequest().getHeaders().getFirst(HEADER);
        Mono<Principal> user = Mono.justOrEmpty(name).map(known -> () -> known);
        return chain.filter(exchange.mutate().principal(user).build());
      };
    }

    private static final class Authenticated extends HttpServletRequestWrapper {

      Authenticated(HttpServletRequest request) {
        super(request);
      }

      @Override
      public @Nullable Principal getUserPrincipal() {
        String name = getHeader(HEADER);
        return name == null ? null : () -> name;
      }
    }
  }
}
