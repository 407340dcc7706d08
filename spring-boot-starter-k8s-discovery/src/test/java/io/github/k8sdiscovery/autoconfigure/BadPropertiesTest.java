package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.balance.BalancePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A bad value stops the start with the property, the value and what is allowed. */
class BadPropertiesTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DiscoveryAutoConfiguration.class, DiscoveryLoadBalancerAutoConfiguration.class));

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
        "tls.server-name; 10.0.0.1; a host name such as backend.example.org or",
        "tls.server-name; back end; a host name such as backend.example.org or",
        "services.backend.tls.server-name; {pod}.example; a host name such as backend.example.org",
        "sources; consul; each once, of static, kubernetes, dns, env",
        "sources; env,kubernetes,env; each once, of static, kubernetes, dns, env",
        "services.backend.sources; eureka; each once, of static, kubernetes, dns, env",
        "access; 'pod,node-port,pod'; one or more of auto, pod, cluster-ip, node-port, load-balancer",
        "services.backend.access; 'auto,auto'; each once",
        "ingress.address; http://a; an IP address or a host name, perhaps with a port",
        "ingress.address; 'a.example.com,b:0'; an IP address or a host name, perhaps with a port",
        "node-port.address-types; 'ExternalIP,ExternalIP'; one or more of ExternalIP, InternalIP",
        "policy; fastest; one of round-robin, random, least-request, peak-ewma, consistent-hash",
        "services.backend.policy; fastest; or a bean of type BalancePolicy",
        "policy; consistent-hash; with k8s.discovery.sticky.keys",
        "services.backend.policy; consistent-hash; with k8s.discovery.services.backend.sticky.keys",
        "sticky.keys; body; cookie:NAME, header:NAME, query:NAME, principal, client-ip, instance",
        "sticky.keys; cookie; one or more of cookie:NAME",
        "sticky.keys; principal:x; one or more of cookie:NAME",
        "sticky.keys; 'client-ip,header:'; one or more of cookie:NAME",
        "sticky.binding; hash; with k8s.discovery.sticky.keys",
        "sticky.overflow; 0.5; more than 1",
        "sticky.overflow; NaN; more than 1",
        "sticky.timeout; -1s; or 0 for ever",
        "slow-start.window; -1s; or 0 for no slow start",
        "slow-start.aggression; 0; a number of more than 0",
        "slow-start.min-weight; 1.1; a number from 0 to 1",
        "health.failures; 0; a number of 1 or more",
        "health.ejection-time; 0s; a duration of more than 0",
        "health.ejection-time; 10m; at most PT5M",
        "health.max-ejection-time; 1s; at least PT10S",
        "health.max-ejection-time; 2d; which is health.ejection-time, to PT24H",
        "weights; backend-*=heavy; selector=weight",
        "services.[backend.shop].weights; backend-*; selector=weight",
        "health.max-ejected; -0.1; a number from 0 to 1",
        "health.panic-threshold; 2; a number from 0 to 1",
        "retry.attempts; 0; a number of 1 or more",
        "services.[backend.shop].retry.attempts; 0; a number of 1 or more",
        "retry.statuses; 503,99; HTTP statuses, 100 to 599",
        "retry.budget-ratio; NaN; a number from 0 to 1",
        "retry.budget-per-second; -1; a number of 0 or more",
        "failover.threshold; 0; a number above 0, up to 1",
        "services.backend.failover.threshold; 1.1; a number above 0, up to 1",
        "clusters.east.kubeconfig; /no/such/file; a file that is there and can be read",
        "clusters.east.url; ftp://host; http or https",
        "max-staleness; -1s; 0 for ever",
        "fallback.patience; 0s; a duration of more than 0",
        "fallback.breaker.failures; 0; a number of 1 or more",
        "fallback.breaker.pause; 0s; a duration of more than 0",
        "dns.servers; ns.example.com; IP addresses",
        "dns.timeout; 0s; a duration of more than 0",
        "dns.attempts; 0; a number of 1 or more",
        "dns.min-ttl; 0s; a duration of more than 0",
        "dns.min-ttl; 1m; at most PT30S",
        "dns.max-ttl; 1ms; at least PT1S",
        "static.backend[0].uri; nowhere; a host and a port",
        "static.backend[0].uri; http://host:1/path; a host and a port",
        "registries.consul.priority; -1; 0 or more",
        "registries.consul.weight; 0; a finite number above 0",
        "registries.consul.poll-interval; 0s; a duration of more than 0",
        "registries.consul.timeout; -1s; a duration of more than 0",
        "registries.consul.service-name; backend; a text with {name} in it once",
        "registries.consul.enabled; true; has a DiscoveryClient for; there is none",
        "kubernetes.api-url; not a url; http or https",
        "kubernetes.api-url; ftp://host; http or https",
        "kubernetes.request-timeout; 0s; a duration of more than 0",
        "kubernetes.watch.silence-timeout; 0s; a duration of more than 0",
        "kubernetes.watch.retry-min; 0s; a duration of more than 0",
        "kubernetes.watch.retry-min; 2m; at most PT10S",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "services.[foo_bar].sources=env; services.[foo_bar]: foo_bar (expected: a service such as",
        "services.[10.0.0.1].sources=env; services.[10.0.0.1]: 10.0.0.1 (expected: a service",
        "static.[foo_bar][0].uri=host:1; static.[foo_bar]: foo_bar (expected: a service such as",
        "static.backend[0].zone=z1; static.backend[0].uri: nothing (expected: a host and a port",
      })
  void start_badServiceOrInstance_failsWithTheKeyThatIsWrong(String given, String said) {
    runner
        .withPropertyValues("k8s.discovery." + given)
        .run(context -> assertThat(message(context)).startsWith("k8s.discovery." + said));
  }

  @Test
  void start_badStaticInstances_failWithWhatIsWrongAboutThem() {
    String instance = "k8s.discovery.static.backend";
    runner
        .withPropertyValues(instance + "[0].uri=host:1", instance + "[0].weight=-1")
        .run(
            context ->
                assertThat(message(context))
                    .isEqualTo(instance + "[0].weight: -1.0 (expected: a number of 0 or more)"));
    runner
        .withPropertyValues(instance + "[0].uri=http://a:1", instance + "[1].uri=https://b:2")
        .run(
            context ->
                assertThat(message(context))
                    .isEqualTo(
                        instance
                            + ": http://a:1, https://b:2 (expected: the same scheme in all of them)"));
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
  void start_unknownPolicy_namesPoliciesAndBeans() {
    runner
        .withBean("nearest", BalancePolicy.class, () -> ServiceSettings.DEFAULT.policy())
        .withPropertyValues("k8s.discovery.policy=fastest")
        .run(
            context ->
                assertThat(message(context))
                    .isEqualTo(
                        "k8s.discovery.policy: fastest (expected: one of round-robin, random,"
                            + " least-request, peak-ewma, consistent-hash, nearest)"));
  }

  @Test
  void start_serviceNamedTwice_fails() {
    runner
        .withPropertyValues(
            "k8s.discovery.namespace=shop",
            "k8s.discovery.services.backend.policy=round-robin",
            "k8s.discovery.services.[backend.shop].policy=round-robin")
        .run(
            context ->
                assertThat(message(context))
                    .contains("each service once, and another key names shop/backend as well"));
  }

  @Test
  void start_unknownBinding_failsWithTheOnesThereAre() {
    runner
        .withPropertyValues("k8s.discovery.sticky.binding=glue")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("StickySettings.Binding.glue"));
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

  private static String message(AssertableApplicationContext context) {
    FailureAnalysis analysis = analyse(context.getStartupFailure());
    return analysis == null ? "" : analysis.getDescription();
  }

  private static @Nullable FailureAnalysis analyse(@Nullable Throwable failure) {
    return failure == null ? null : new InvalidPropertyFailureAnalyzer().analyze(failure);
  }
}
