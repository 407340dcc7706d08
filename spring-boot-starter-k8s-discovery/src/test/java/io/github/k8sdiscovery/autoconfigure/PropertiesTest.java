package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.k8sdiscovery.DiscoverySettings.ExternalHosts;
import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.name.PortRules;
import io.github.k8sdiscovery.source.dns.DnsSettings;
import io.github.k8sdiscovery.source.kubernetes.WatchSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
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
    defaults.put(prefix + "kubernetes.pod-weights", Boolean.toString(watch.podWeights()));
    defaults.put(watchPrefix + "silence-timeout", text(watch.silence()));
    defaults.put(watchPrefix + "retry-min", text(watch.retry().min()));
    defaults.put(watchPrefix + "retry-max", text(watch.retry().max()));
    defaults.put(watchPrefix + "forbidden-retry-min", text(watch.forbiddenRetry().min()));
    defaults.put(watchPrefix + "forbidden-retry-max", text(watch.forbiddenRetry().max()));
    return defaults;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String text(Duration duration) {
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
