package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.k8sdiscovery.DiscoverySettings.ExternalHosts;
import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.access.AddressType;
import io.github.k8sdiscovery.balance.SlowStartSettings;
import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.health.HealthSettings;
import io.github.k8sdiscovery.loadbalancer.SessionCookie;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.name.PortRules;
import io.github.k8sdiscovery.retry.RetrySettings;
import io.github.k8sdiscovery.source.dns.DnsSettings;
import io.github.k8sdiscovery.source.kubernetes.AccessPolicy;
import io.github.k8sdiscovery.source.kubernetes.WatchSettings;
import io.github.k8sdiscovery.sticky.StickySettings;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every key is described, in the metadata and in the documentation, with the default it has. */
class PropertiesTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "properties.md");

  @Test
  void metadata_everyKey_isDescribed() throws IOException {
    Map<String, String> described = metadata();

    assertThat(described.keySet()).containsAll(documented().keySet());
    assertThat(described).allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
  }

  @Test
  void document_listsEveryKeyAndNoOther() throws IOException {
    assertThat(documented().keySet()).isEqualTo(new TreeSet<>(metadata().keySet()));
  }

  @Test
  void document_defaults_areThoseOfTheCore() throws IOException {
    Map<String, String> documented = documented();
    Map<String, String> actual = defaults();

    assertThat(documented).containsAllEntriesOf(actual);
  }

  private static Map<String, String> defaults() {
    Limits limits = Limits.DEFAULT;
    WatchSettings watch = WatchSettings.DEFAULT;
    String prefix = "k8s.discovery.";
    String watchPrefix = prefix + "kubernetes.watch.";
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put(prefix + "enabled", "true");
    defaults.put(prefix + "cluster-domain", HostNames.DEFAULT_CLUSTER_DOMAIN);
    defaults.put(prefix + "ip-family", word(IpFamilies.PREFER_IPV4));
    defaults.put(
        prefix + "known-secure-ports",
        PortRules.DEFAULT.securePorts().stream()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(",")));
    defaults.put(prefix + "external-hosts", word(ExternalHosts.REFUSE));
    defaults.put(prefix + "max-services", Integer.toString(limits.maxServices()));
    defaults.put(prefix + "first-lookup-timeout", text(limits.firstLookupTimeout()));
    FallbackSettings fallback = FallbackSettings.DEFAULT;
    defaults.put(prefix + "max-staleness", text(fallback.maxStaleness()));
    defaults.put(prefix + "fallback.patience", text(fallback.patience()));
    defaults.put(
        prefix + "fallback.breaker.failures", Integer.toString(fallback.breaker().failures()));
    defaults.put(prefix + "fallback.breaker.pause", text(fallback.breaker().pause()));
    defaults.put(prefix + "dns.min-ttl", text(DnsSettings.DEFAULT.minTtl()));
    defaults.put(prefix + "dns.max-ttl", text(DnsSettings.DEFAULT.maxTtl()));
    defaults.put(prefix + "dns.resolv-conf", DnsSettings.DEFAULT.resolvConf().toString());
    defaults.put(prefix + "kubernetes.request-timeout", text(watch.requestTimeout()));
    defaults.put(prefix + "gateway.routes", "false");
    defaults.put(prefix + "kubernetes.pod-weights", Boolean.toString(watch.podWeights()));
    defaults.put(watchPrefix + "silence-timeout", text(watch.silence()));
    defaults.put(watchPrefix + "retry-min", text(watch.retry().min()));
    defaults.put(watchPrefix + "retry-max", text(watch.retry().max()));
    defaults.put(watchPrefix + "forbidden-retry-min", text(watch.forbiddenRetry().min()));
    defaults.put(watchPrefix + "forbidden-retry-max", text(watch.forbiddenRetry().max()));
    defaults.putAll(defaultsOfServices(prefix));
    return defaults;
  }

  private static Map<String, String> defaultsOfServices(String prefix) {
    ServiceSettings service = ServiceSettings.DEFAULT;
    StickySettings sticky = service.sticky();
    SlowStartSettings slowStart = service.slowStart();
    HealthSettings health = service.health();
    RetrySettings retry = service.retry();
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put(prefix + "access", joined(AccessProperties.DEFAULT));
    defaults.put(prefix + "service-routes", Boolean.toString(AccessPolicy.PODS.serviceRoutes()));
    defaults.put(prefix + "node-port.address-types", joined(AddressType.DEFAULT));
    defaults.put(prefix + "prefer-zone", Boolean.toString(service.preferZone()));
    defaults.put(prefix + "sticky.overflow", text(sticky.overflow()));
    defaults.put(prefix + "sticky.timeout", text(sticky.timeout()));
    SessionCookie cookie = SessionCookie.DEFAULT;
    defaults.put(prefix + "sticky.cookie.name", cookie.name());
    defaults.put(prefix + "sticky.cookie.path", cookie.path());
    defaults.put(prefix + "sticky.cookie.same-site", word(cookie.sameSite()));
    defaults.put(prefix + "sticky.cookie.secure", word(cookie.secure()));
    defaults.put(prefix + "slow-start.window", text(slowStart.window()));
    defaults.put(prefix + "slow-start.aggression", text(slowStart.aggression()));
    defaults.put(prefix + "slow-start.min-weight", text(slowStart.minWeight()));
    defaults.put(prefix + "health.enabled", Boolean.toString(health.enabled()));
    defaults.put(prefix + "health.failures", Integer.toString(health.failures()));
    defaults.put(prefix + "health.ejection-time", text(health.ejectionTime()));
    defaults.put(prefix + "health.max-ejection-time", text(health.maxEjectionTime()));
    defaults.put(prefix + "health.max-ejected", text(health.maxEjected()));
    defaults.put(prefix + "health.gateway-errors", Boolean.toString(health.gatewayErrors()));
    defaults.put(prefix + "health.panic-threshold", text(health.panicThreshold()));
    defaults.put(prefix + "retry.enabled", Boolean.toString(retry.enabled()));
    defaults.put(prefix + "retry.attempts", Integer.toString(retry.attempts()));
    defaults.put(prefix + "retry.idempotent", Boolean.toString(retry.idempotent()));
    defaults.put(
        prefix + "retry.statuses",
        retry.statuses().stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
    defaults.put(prefix + "retry.budget-ratio", text(retry.budgetRatio()));
    defaults.put(prefix + "retry.budget-per-second", Integer.toString(retry.budgetPerSecond()));
    defaults.put(prefix + "failover.threshold", text(service.failover().threshold()));
    return defaults;
  }

  private static String joined(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String text(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String text(Duration duration) {
    if (duration.isZero()) {
      return "0";
    }
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }

  /** Key and default of every row. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 3 && cells[1].strip().startsWith("`k8s.discovery.")) {
        String key = cells[1].strip().replace("`", "");
        // Keys that have a service in them are described as one, up to the service.
        int service = key.indexOf(".<");
        rows.put(service < 0 ? key : key.substring(0, service), cells[2].strip().replace("`", ""));
      }
    }
    return rows;
  }

  private static Map<String, String> metadata() throws IOException {
    Map<String, String> described = new TreeMap<>();
    try (InputStream json =
        PropertiesTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      JsonNode properties = new ObjectMapper().readTree(json).get("properties");
      for (JsonNode property : properties) {
        String name = property.get("name").asText();
        if (name.startsWith("k8s.discovery.")) {
          described.put(name, property.path("description").asText(""));
        }
      }
    }
    return described;
  }
}
