package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.loadbalancer.SessionCookie;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.OfService;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.SameSite;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.Secure;
import io.github.k8sdiscovery.loadbalancer.SessionKey;
import io.github.k8sdiscovery.model.ServiceId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the properties make of cookies, secrets and keys. */
@ExtendWith(OutputCaptureExtension.class)
class StickyRulesTest {

  private static final String STICKY = "k8s.discovery.sticky.";
  private static final String OF_BACKEND = "k8s.discovery.services.backend.sticky.";
  private static final String WARNING = "k8s.discovery.sticky.cookie.secret: not set";
  private static final ServiceId BACKEND = new ServiceId(Cluster.NAMESPACE, "backend");
  private static final ServiceId OTHER = new ServiceId("shop", "other");

  private final Cluster cluster = new Cluster();
  private final ApplicationContextRunner runner = Runners.over(cluster);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void cookie_nothingSaid_hasTheDefaults() {
    runner.run(
        context -> {
          StickyRules rules = context.getBean(StickyRules.class);

          assertThat(rules.apply(BACKEND).cookie()).isEqualTo(SessionCookie.DEFAULT);
          assertThat(rules.apply(BACKEND).name()).isEqualTo("k8sd-backend");
          assertThat(rules.apply(OTHER).name()).isEqualTo("k8sd-other.shop");
        });
  }

  @Test
  void cookie_ofOneService_goesBeforeTheGeneralOneFieldByField() {
    runner
        .withPropertyValues(
            STICKY + "cookie.name=s-{service}",
            STICKY + "cookie.max-age=1h",
            STICKY + "cookie.same-site=strict",
            OF_BACKEND + "cookie.name=SID",
            OF_BACKEND + "cookie.path=/shop",
            OF_BACKEND + "cookie.secure=always")
        .run(
            context -> {
              StickyRules rules = context.getBean(StickyRules.class);
              Duration hour = Duration.ofHours(1);

              assertThat(rules.apply(BACKEND).cookie())
                  .isEqualTo(
                      new SessionCookie("SID", hour, "/shop", SameSite.STRICT, Secure.ALWAYS));
              assertThat(rules.apply(OTHER).cookie())
                  .isEqualTo(
                      new SessionCookie("s-{service}", hour, "/", SameSite.STRICT, Secure.AUTO));
            });
  }

  @Test
  void secret_ofOneService_makesOtherTokens() {
    runner
        .withPropertyValues(
            STICKY + "cookie.secret=for all the services",
            OF_BACKEND + "cookie.secret=for one of the services")
        .run(
            context -> {
              StickyRules rules = context.getBean(StickyRules.class);
              OfService backend = rules.apply(BACKEND);
              String token = backend.tokens().seal(BACKEND, "uid");

              assertThat(backend.tokens().open(BACKEND, token)).isEqualTo("uid");
              assertThat(rules.apply(OTHER).tokens().open(BACKEND, token)).isNull();
              assertThat(rules.refused()).isEqualTo(1);
            });
  }

  @Test
  void secret_missingWithTokens_isSaidOnce(CapturedOutput output) {
    runner
        .withPropertyValues(STICKY + "binding=token", OF_BACKEND + "binding=token")
        .run(
            context -> {
              StickyRules rules = context.getBean(StickyRules.class);
              assertThat(rules.apply(BACKEND).tokens()).isSameAs(rules.apply(OTHER).tokens());
            });

    assertThat(output.getOut().split(WARNING, -1)).hasSize(2);
    assertThat(output).contains("at least 16 characters", "after a restart");
  }

  @Test
  void secret_thereOrNotNeeded_nothingIsSaid(CapturedOutput output) {
    runner
        .withPropertyValues(STICKY + "binding=token", STICKY + "cookie.secret=sixteen letters.")
        .run(context -> assertThat(context).hasNotFailed());
    runner
        .withPropertyValues(STICKY + "keys=client-ip")
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(output).doesNotContain(WARNING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cookie.secret; too short; at least 16",
        "cookie.name; SID; with {service} in it",
        "cookie.name; a b{service}; a cookie's name",
        "cookie.max-age; 0s; 1s or more",
        "cookie.path; shop; begins with /",
        "keys; bean:cart; a bean of type SessionKey: there is none",
      })
  void value_notAllowed_stopsTheStart(String key, String value, String law) {
    runner
        .withPropertyValues(STICKY + key + "=" + value)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(context.getStartupFailure())
                  .rootCause()
                  .isInstanceOf(InvalidPropertyException.class)
                  .hasMessageStartingWith(STICKY + key + ": ")
                  .hasMessageContaining(law);
              if (key.endsWith("secret")) {
                assertThat(context.getStartupFailure()).rootCause().message().doesNotContain(value);
              }
            });
  }

  @Test
  void sameSiteNone_neverSecure_stopsTheStart() {
    runner
        .withPropertyValues(STICKY + "cookie.same-site=none", OF_BACKEND + "cookie.secure=never")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageStartingWith(OF_BACKEND + "cookie.secure: never"));
  }

  @Test
  void keyOfABean_beanIsThere_starts() {
    SessionKey cart = (call, incoming) -> "cart";
    runner
        .withPropertyValues(OF_BACKEND + "keys=bean:cart")
        .withBean("cart", SessionKey.class, () -> cart)
        .run(context -> assertThat(context).hasNotFailed());
  }
}
