package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A bad value stops the start with the property, the value and what is allowed. */
class BadPropertiesTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "namespace; Not_A_Label; one label",
        "namespace; a.b; one label",
        "cluster-domain; not valid; a DNS name such as cluster.local",
        "max-services; 0; a number of 1 or more",
        "first-lookup-timeout; 0s; a duration of more than 0",
        "first-lookup-timeout; -1s; a duration of more than 0",
        "known-secure-ports; 70000; port numbers, 1 to 65535",
        "eager; foo_bar; services such as backend",
        "kubernetes.api-url; not a url; http or https",
        "kubernetes.api-url; ftp://host; http or https",
        "kubernetes.request-timeout; 0s; a duration of more than 0",
        "kubernetes.watch.silence-timeout; 0s; a duration of more than 0",
        "kubernetes.watch.retry-min; 0s; a duration of more than 0",
        "kubernetes.watch.retry-min; 2m; at most PT30S",
        "kubernetes.watch.retry-max; 1ms; at least PT0.1S",
        "kubernetes.watch.forbidden-retry-max; 1ms; at least PT1S"
      })
  void start_badValue_failsWithPropertyValueAndLaw(String key, String value, String law) {
    String property = "k8s.discovery." + key;
    runner
        .withPropertyValues(property + "=" + value)
        .run(
            context -> {
              assertThat(context).hasFailed();
              FailureAnalysis analysis = analyse(context.getStartupFailure());
              String said = analysis == null ? "" : analysis.getDescription();
              assertThat(said).startsWith(property + ": ").contains(law);
            });
  }

  @Test
  void start_badValue_messageNamesTheValue() {
    runner
        .withPropertyValues("k8s.discovery.max-services=-3")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseMessage(
                        "k8s.discovery.max-services: -3 (expected: a number of 1 or more)"));
  }

  @Test
  void start_valueOfAnotherType_failsWithTheProperty() {
    runner
        .withPropertyValues("k8s.discovery.ip-family=ipv5")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("IpFamilies.ipv5"));
  }

  private static @Nullable FailureAnalysis analyse(@Nullable Throwable failure) {
    return failure == null ? null : new InvalidPropertyFailureAnalyzer().analyze(failure);
  }
}
