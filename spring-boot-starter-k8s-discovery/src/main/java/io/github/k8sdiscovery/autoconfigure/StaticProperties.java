package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.source.fixed.FixedInstance;
import io.github.k8sdiscovery.source.fixed.FixedSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Services whose instances are written down.
 *
 * @param services The instances of services, by service: "uri", such as "http://localhost:15000",
 *     and where wanted "weight", "zone" and "node" of each.
 */
@ConfigurationProperties("k8s.discovery")
public record StaticProperties(@Name("static") @Nullable Map<String, List<Written>> services) {

  private static final String PREFIX = "k8s.discovery.static";

  /** Whether any service is written down. */
  boolean any() {
    return services != null && !services.isEmpty();
  }

  /** A source over what is written down. */
  FixedSource source(HostNames names, Scheduler scheduler) {
    Map<ServiceId, List<FixedInstance>> fixed = new LinkedHashMap<>();
    (services == null ? Map.<String, List<Written>>of() : services)
        .forEach(
            (host, instances) -> {
              String property = ServicesProperties.key(PREFIX, host);
              ServiceId id = ServicesProperties.service(property, host, names);
              List<FixedInstance> known = fixed.computeIfAbsent(id, key -> new ArrayList<>());
              for (int i = 0; i < instances.size(); i++) {
                known.add(instances.get(i).instance(property + "[" + i + "]"));
              }
              check(property, known);
            });
    return new FixedSource(fixed, scheduler);
  }

  /** TLS is spoken on a port, and all instances of a service are behind one. */
  private static void check(String property, List<FixedInstance> instances) {
    if (instances.stream().map(i -> String.valueOf(i.uri().getScheme())).distinct().count() > 1) {
      List<String> uris = instances.stream().map(i -> i.uri().toString()).toList();
      throw new InvalidPropertyException(
          property, String.join(", ", uris), "the same scheme in all of them");
    }
  }

  /**
   * An instance that somebody wrote down.
   *
   * @param uri Where it is.
   * @param weight Its share of the requests in relation to the others'.
   * @param zone The zone it runs in.
   * @param node The node it runs on.
   */
  public record Written(
      @Nullable String uri, @Nullable Double weight, @Nullable String zone, @Nullable String node) {

    FixedInstance instance(String property) {
      FixedInstance plain = at(property + ".uri");
      double share = weight == null ? plain.weight() : weight;
      try {
        return new FixedInstance(
            plain.uri(), share, OwnNamespace.blankToNull(zone), OwnNamespace.blankToNull(node));
      } catch (IllegalArgumentException refused) {
        throw new InvalidPropertyException(property + ".weight", share, "a number of 0 or more");
      }
    }

    private FixedInstance at(String property) {
      String text = uri == null ? "" : uri.trim();
      try {
        return FixedInstance.at(text);
      } catch (IllegalArgumentException refused) {
        throw new InvalidPropertyException(
            property,
            text.isEmpty() ? "nothing" : text,
            "a host and a port such as http://localhost:15000, and nothing behind them");
      }
    }
  }
}
