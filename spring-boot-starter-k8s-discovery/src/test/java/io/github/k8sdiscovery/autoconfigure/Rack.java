package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.registry.FakeRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;

/** A registry of its own kind, and applications that have its client beside ours. */
final class Rack {

  static final String PROPERTIES = "k8s.discovery.registries.rack.";

  private Rack() {}

  /** With Spring Cloud's composite, which is made of ours and the others. */
  static ApplicationContextRunner runner(Cluster cluster) {
    return Runners.over(cluster)
        .withConfiguration(
            AutoConfigurations.of(
                CommonsClientAutoConfiguration.class,
                CompositeDiscoveryClientAutoConfiguration.class,
                SimpleDiscoveryClientAutoConfiguration.class,
                UtilAutoConfiguration.class))
        .withPropertyValues(PROPERTIES + "poll-interval=1h");
  }

  static ServiceInstance at(String host) {
    return FakeRegistry.at(host, 8080, Map.of());
  }

  /** How often each host is chosen; empty if there is no such service. */
  static Map<String, Integer> hosts(ApplicationContext context, String service, int n) {
    LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
    Map<String, Integer> hosts = new HashMap<>();
    try {
      for (int i = 0; i < n; i++) {
        ServiceInstance chosen = client.choose(service, Runners.get("http://" + service, null));
        hosts.merge(chosen.getHost(), 1, Integer::sum);
      }
    } catch (UnknownServiceException none) {
      return Map.of();
    }
    return hosts;
  }

  /** Its client. */
  static final class RackDiscoveryClient extends FakeRegistry {}
}
