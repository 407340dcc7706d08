package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.loadbalancer.Naming;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What holds for all services and what for single ones, put together. Everything is read at
 * start-up, so that a bad value stops it.
 *
 * @param general what holds for every service
 * @param single what holds for single ones
 * @param access what ways into services other than their pods need to know
 */
record ServiceRules(ServiceProperties general, ServicesProperties single, AccessProperties access) {

  private static final String GENERAL = "k8s.discovery.";

  /**
   * The order of sources for every service.
   *
   * @param there the names of the sources there are
   * @param usual the order if nothing is said
   */
  List<String> order(Set<String> there, List<String> usual) {
    List<String> order = general.order(GENERAL, there);
    return order.isEmpty() ? usual : order;
  }

  /**
   * The order of sources for the services that have one of their own.
   *
   * @param there the names of the sources there are
   * @param names how services are read
   */
  Map<ServiceId, List<String>> orders(Set<String> there, HostNames names) {
    Map<ServiceId, List<String>> orders =
        single.each(names, (prefix, service) -> service.order(prefix, there));
    orders.values().removeIf(List::isEmpty);
    return orders;
  }

  /**
   * The ways into each service.
   *
   * @param names how services are read
   */
  Function<ServiceId, AccessSettings> access(HostNames names) {
    AccessSettings all = general.access(GENERAL, access.settings());
    Map<ServiceId, AccessSettings> own =
        single.each(names, (prefix, service) -> service.access(prefix, all));
    return id -> own.getOrDefault(id, all);
  }

  /**
   * How the calls to each service are spread.
   *
   * @param names how services are read
   * @param policies the policies there are
   */
  Function<ServiceId, ServiceSettings> settings(HostNames names, Policies policies) {
    ServiceSettings usual =
        general.settings(GENERAL, ServiceProperties.NONE, ServiceSettings.DEFAULT, policies);
    Map<ServiceId, ServiceSettings> own =
        single.each(names, (prefix, service) -> service.settings(prefix, general, usual, policies));
    return id -> own.getOrDefault(id, usual);
  }

  /**
   * By which names calls go to each service.
   *
   * @param names how services are read
   */
  Function<ServiceId, Naming.Rule> naming(HostNames names) {
    Naming.Rule usual = general.naming(GENERAL, Naming.Rule.DEFAULT);
    Map<ServiceId, Naming.Rule> own =
        single.each(names, (prefix, one) -> one.naming(prefix, usual));
    return own.isEmpty() ? id -> usual : id -> own.getOrDefault(id, usual);
  }

  /**
   * The name of each service's policy.
   *
   * @param names how services are read
   */
  Function<ServiceId, String> policies(HostNames names) {
    String usual = named(general, Policies.ROUND_ROBIN);
    Map<ServiceId, String> own = single.each(names, (prefix, service) -> named(service, usual));
    return id -> own.getOrDefault(id, usual);
  }

  private static String named(ServiceProperties properties, String otherwise) {
    String policy = properties.policy();
    return policy == null ? otherwise : policy;
  }
}
