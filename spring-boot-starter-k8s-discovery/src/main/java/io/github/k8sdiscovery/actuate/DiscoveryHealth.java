package io.github.k8sdiscovery.actuate;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PassedOver;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of discovery: one part for the sources, one for each service followed at the moment of
 * reading, named as a host is: {@code backend.example}.
 *
 * <p>A service is UP while its instances are known, from whatever source and however old; the
 * details say which and how old. It is UNKNOWN, never DOWN, if it does not exist or nobody can
 * tell: a pod must not leave the rotation because of a name in one URL, nor all pods at once
 * because the API is down. Reads memory only.
 */
public final class DiscoveryHealth implements CompositeHealthContributor {

  private static final String SOURCES = "sources";

  private final Discovery discovery;
  private final Supplier<Map<String, String>> clusters;

  /**
   * The health of a discovery.
   *
   * @param discovery which one
   * @param clusters the clusters and registries it is over, and which of them is in touch; empty if
   *     there is only this client's own
   */
  public DiscoveryHealth(Discovery discovery, Supplier<Map<String, String>> clusters) {
    this.discovery = discovery;
    this.clusters = clusters;
  }

  @Override
  public @Nullable HealthContributor getContributor(String name) {
    return stream()
        .filter(entry -> entry.name().equals(name))
        .map(Entry::contributor)
        .findFirst()
        .orElse(null);
  }

  @Override
  public Stream<Entry> stream() {
    Health.Builder sources = Health.up().withDetail("order", discovery.sources());
    Map<String, String> contact = clusters.get();
    if (!contact.isEmpty()) {
      sources.withDetail("clusters", contact);
    }
    return Stream.concat(
        Stream.of(entry(SOURCES, sources.build())),
        discovery.status().stream()
            .map(status -> entry(Texts.host(status.service()), health(status))));
  }

  private static Entry entry(String name, Health health) {
    HealthIndicator fixed = () -> health;
    return new Entry(name, fixed);
  }

  private static Health health(ServiceStatus status) {
    Health.Builder health = status.snapshot() == null ? Health.unknown() : Health.up();
    health.withDetail("state", status.state().name().toLowerCase(Locale.ROOT));
    if (status.source() != null) {
      health.withDetail("source", status.source());
    }
    if (!status.staleness().isZero()) {
      health.withDetail("staleness", Texts.iso(status.staleness()));
    }
    if (status.snapshot() != null) {
      health.withDetail("instances", counts(status));
    }
    if (status.trouble() != null) {
      health.withDetail("reason", Texts.firstLine(status.trouble().message()));
    }
    if (!status.passedOver().isEmpty()) {
      Map<String, String> passedOver = new LinkedHashMap<>();
      for (PassedOver passed : status.passedOver()) {
        passedOver.put(passed.source(), Texts.firstLine(passed.reason().message()));
      }
      health.withDetail("passedOver", passedOver);
    }
    return health.build();
  }

  /** Which of them may be used depends on the port, so without a port in use nobody can tell. */
  private static Map<String, Integer> counts(ServiceStatus status) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("total", status.snapshot() == null ? 0 : status.snapshot().all().size());
    if (!status.views().isEmpty()) {
      Set<String> eligible = new HashSet<>();
      for (ServiceView view : status.views()) {
        for (Instance instance : view.instances()) {
          eligible.add(instance.id() + "@" + instance.address());
        }
      }
      counts.put("eligible", eligible.size());
    }
    return counts;
  }
}
