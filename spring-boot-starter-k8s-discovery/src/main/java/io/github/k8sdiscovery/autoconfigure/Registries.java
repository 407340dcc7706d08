package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.autoconfigure.RegistriesProperties.Written;
import io.github.k8sdiscovery.registry.DiscoveryClientSource;
import io.github.k8sdiscovery.registry.RegistryClient;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.federation.Federation;
import io.github.k8sdiscovery.source.federation.Member;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/** The other registries that are used, each a member of the federation with the cluster. */
final class Registries {

  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryClientSource.class);
  private static final String QUERY_PASSING = "spring.cloud.consul.discovery.query-passing";

  private final List<Member> members = new ArrayList<>();
  private @Nullable Federation made;
  private final Scheduler scheduler;

  Registries(
      RegistryBeans beans,
      RegistriesProperties properties,
      DiscoverySettings settings,
      Scheduler scheduler) {
    this.scheduler = scheduler;
    Map<String, RegistryClient> found =
        beans.find(name -> properties.of(name).settings().timeout());
    for (String wanted : properties.wanted()) {
      if (!found.containsKey(wanted)) {
        throw new InvalidPropertyException(
            RegistriesProperties.property(wanted, "enabled"),
            true,
            found.isEmpty()
                ? "a registry that the application has a DiscoveryClient for; there is none"
                : "one of those that there are: " + String.join(", ", found.keySet()));
      }
    }
    found.forEach(
        (name, client) -> {
          Written written = properties.of(name);
          if (!Boolean.FALSE.equals(written.enabled())) {
            InstanceSource source =
                DiscoveryClientSource.over(
                    name, client, written.settings(), settings.names().ownNamespace(), scheduler);
            members.add(
                new Member(
                    name,
                    source,
                    written.weightOrDefault(),
                    written.priorityOrDefault(),
                    UnaryOperator.identity()));
          }
        });
  }

  /** The sources of all of them. */
  List<DiscoveryClientSource> sources() {
    List<DiscoveryClientSource> sources = new ArrayList<>();
    for (Member member : members) {
      if (member.source() instanceof DiscoveryClientSource source) {
        sources.add(source);
      }
    }
    return sources;
  }

  /** The cluster and the registries as one source; the cluster's itself if there are none. */
  InstanceSource with(InstanceSource cluster) {
    if (members.isEmpty()) {
      made = cluster instanceof Federation clusters ? clusters : null;
      return cluster;
    }
    List<Member> all = new ArrayList<>();
    if (cluster instanceof Federation clusters) {
      all.addAll(clusters.members());
    } else {
      all.add(Member.of(Member.OWN, cluster));
    }
    all.addAll(members);
    made = Federation.over(cluster.name(), all, scheduler);
    return made;
  }

  /** Which clusters and registries are in touch; empty if there is only this client's cluster. */
  Map<String, String> contact() {
    return made == null ? Map.of() : made.contact();
  }

  /** Says which there are, and what is likely to be missing. */
  void log(Environment environment) {
    for (Member member : members) {
      LOG.info(
          "Registry {}: priority {}, weight {}", member.name(), member.priority(), member.weight());
      boolean consul = member.name().equals("consul");
      if (consul && !environment.getProperty(QUERY_PASSING, Boolean.class, false)) {
        LOG.warn(
            "Registry consul: instances whose health checks fail are listed, and called, until"
                + " {}=true",
            QUERY_PASSING);
      }
    }
  }
}
