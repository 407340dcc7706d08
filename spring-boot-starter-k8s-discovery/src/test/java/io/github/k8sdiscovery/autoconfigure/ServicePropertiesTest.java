package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.balance.Candidates;
import io.github.k8sdiscovery.balance.SlowStartSettings;
import io.github.k8sdiscovery.health.HealthSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.retry.RetrySettings;
import io.github.k8sdiscovery.sticky.KeySource;
import io.github.k8sdiscovery.sticky.KeySource.Kind;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import io.github.k8sdiscovery.weight.WeightRules;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the properties say of services, generally and singly. */
class ServicePropertiesTest {

  private static final BalancePolicy NEAREST = candidates -> context -> null;

  private static final Candidates TWO =
      Candidates.of(
          List.of(Instance.at("10.0.0.1", 80).build(), Instance.at("10.0.0.2", 80).build()));

  private static final String[] EVERYTHING = {
    "policy=nearest",
    "weights=backend-v2-*=0.5, zone:z1=2",
    "prefer-zone=true",
    "sticky.keys=cookie:SID, client-ip, bean:cart",
    "sticky.binding=token",
    "sticky.overflow=1.25",
    "sticky.timeout=30m",
    "slow-start.window=30s",
    "slow-start.aggression=1.5",
    "slow-start.min-weight=0.2",
    "health.enabled=false",
    "health.failures=7",
    "health.ejection-time=1s",
    "health.max-ejection-time=2s",
    "health.max-ejected=0.3",
    "health.gateway-errors=true",
    "health.panic-threshold=0.4",
    "retry.enabled=false",
    "retry.attempts=5",
    "retry.idempotent=true",
    "retry.statuses=502,504",
    "retry.budget-ratio=0.5",
    "retry.budget-per-second=2"
  };

  private static final StickySettings STICKY =
      new StickySettings(
          List.of(
              new KeySource(Kind.COOKIE, "SID"),
              new KeySource(Kind.CLIENT_IP, ""),
              new KeySource(Kind.BEAN, "cart")),
          Binding.TOKEN,
          1.25,
          Duration.ofMinutes(30));

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class))
          .withPropertyValues("k8s.discovery.namespace=shop")
          .withBean("nearest", BalancePolicy.class, () -> NEAREST);

  @Test
  void nothingSaid_everyService_hasTheDefaults() {
    check((backend, other) -> assertThat(backend).isEqualTo(ServiceSettings.DEFAULT));
  }

  @Test
  void general_everyField_holdsForEveryService() {
    check(
        (backend, other) -> {
          assertThat(backend).isEqualTo(other);
          assertThat(backend.policy()).isSameAs(NEAREST);
          assertThat(backend.weights()).isNotSameAs(WeightRules.NONE);
          assertThat(backend.preferZone()).isTrue();
          assertThat(backend.sticky()).isEqualTo(STICKY);
          assertThat(backend.slowStart())
              .isEqualTo(new SlowStartSettings(Duration.ofSeconds(30), 1.5, 0.2));
          assertThat(backend.health())
              .isEqualTo(
                  new HealthSettings(
                      false, 7, Duration.ofSeconds(1), Duration.ofSeconds(2), 0.3, true, 0.4));
          assertThat(backend.retry())
              .isEqualTo(new RetrySettings(false, 5, true, Set.of(502, 504), 0.5, 2));
        },
        EVERYTHING);
  }

  @Test
  void single_oneField_goesBeforeTheGeneralOneAndLeavesTheOthers() {
    check(
        (backend, other) -> {
          assertThat(backend.retry().attempts()).isEqualTo(2);
          assertThat(backend.retry().idempotent()).as("general").isTrue();
          assertThat(backend.health().failures()).isEqualTo(9);
          assertThat(backend.policy()).isSameAs(NEAREST);
          assertThat(other.retry().attempts()).isEqualTo(5);
          assertThat(other.health().failures()).isEqualTo(3);
          assertThat(other.policy()).isSameAs(ServiceSettings.DEFAULT.policy());
        },
        "retry.attempts=5",
        "retry.idempotent=true",
        "services.[backend.shop.svc].retry.attempts=2",
        "services.[backend.shop.svc].health.failures=9",
        "services.[backend.shop.svc].policy=nearest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "least-request", "peak-ewma"})
  void policy_builtIn_isAnotherThanTheDefault(String policy) {
    check(
        (backend, other) ->
            assertThat(backend.policy().picker(TWO).getClass())
                .isNotEqualTo(other.policy().picker(TWO).getClass()),
        "services.backend.policy=" + policy);
  }

  @Test
  void consistentHash_withToken_hashesWhereSessionsBegin() {
    check(
        (backend, other) -> {
          assertThat(backend.sticky().binding()).isEqualTo(Binding.TOKEN);
          assertThat(backend.policy()).isNotSameAs(ServiceSettings.DEFAULT.policy());
        },
        "policy=consistent-hash",
        "sticky.keys=cookie:SID",
        "sticky.binding=token");
  }

  @Test
  void keys_withoutBinding_bindByHash() {
    check(
        (backend, other) -> {
          assertThat(backend.sticky().binding()).isEqualTo(Binding.HASH);
          assertThat(other.sticky()).isEqualTo(StickySettings.DEFAULT);
        },
        "services.backend.sticky.keys=header:X-User");
  }

  @Test
  void bindingToken_needsNoKeys() {
    check(
        (backend, other) -> assertThat(backend.sticky().binding()).isEqualTo(Binding.TOKEN),
        "sticky.binding=token");
  }

  @Test
  void bindingNone_withoutKeys_isKept() {
    check(
        (backend, other) -> {
          assertThat(backend.sticky()).isEqualTo(StickySettings.NONE);
          assertThat(other.sticky()).isEqualTo(StickySettings.DEFAULT);
        },
        "services.backend.sticky.binding=none");
  }

  @Test
  void bindingNone_ofAll_holdsForAServiceThatNamesNoKeys() {
    check(
        (backend, other) -> {
          assertThat(backend.sticky().binding()).isEqualTo(Binding.NONE);
          assertThat(other.sticky().binding()).isEqualTo(Binding.NONE);
        },
        "sticky.keys=principal",
        "sticky.binding=none",
        "services.backend.sticky.timeout=5m");
  }

  @Test
  void bindingNone_ofOneService_switchesTheGeneralOneOff() {
    check(
        (backend, other) -> {
          assertThat(backend.sticky().binding()).isEqualTo(Binding.NONE);
          assertThat(other.sticky().binding()).isEqualTo(Binding.HASH);
        },
        "sticky.keys=principal",
        "services.backend.sticky.binding=none");
  }

  @Test
  void consistentHash_takesTheGeneralKeys() {
    check(
        (backend, other) -> {
          assertThat(backend.sticky().binding()).isEqualTo(Binding.HASH);
          assertThat(other.sticky()).isEqualTo(backend.sticky());
        },
        "sticky.keys=query:user",
        "services.backend.policy=consistent-hash");
  }

  private void check(BiConsumer<ServiceSettings, ServiceSettings> backendAndOther, String... said) {
    String[] properties = new String[said.length];
    for (int i = 0; i < said.length; i++) {
      properties[i] = "k8s.discovery." + said[i];
    }
    runner
        .withPropertyValues(properties)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              backendAndOther.accept(of("backend", context), of("other", context));
            });
  }

  private static ServiceSettings of(String service, ApplicationContext context) {
    return context
        .getBean(DiscoverySettings.class)
        .services()
        .apply(new ServiceId("shop", service));
  }
}
