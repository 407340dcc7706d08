package io.github.k8sdiscovery.e2e.probe;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Calls what it is told to call, and tells what that left behind. */
@RestController
class ProbeController {

  private final Clients clients;
  private final DiscoveryClient discoveryClient;
  private final ObjectProvider<LoadBalancerClientFactory> factory;

  ProbeController(
      Clients clients,
      DiscoveryClient discoveryClient,
      ObjectProvider<LoadBalancerClientFactory> factory) {
    this.clients = clients;
    this.discoveryClient = discoveryClient;
    this.factory = factory;
  }

  /** {@code n} calls, one after the other. */
  @GetMapping("/calls")
  Calls calls(
      @RequestParam String client, @RequestParam URI url, @RequestParam(defaultValue = "1") int n) {
    Map<String, Integer> pods = new LinkedHashMap<>();
    int failed = 0;
    String error = "";
    for (int i = 0; i < n; i++) {
      try {
        pods.merge(clients.call(client, url), 1, Integer::sum);
      } catch (RuntimeException e) {
        failed++;
        error = causes(e);
      }
    }
    return new Calls(pods, failed, error);
  }

  /** The instances of a service as {@code DiscoveryClient} tells them, {@code host:port}. */
  @GetMapping("/instances")
  Map<String, String> instances(@RequestParam String service) {
    Map<String, String> instances = new LinkedHashMap<>();
    for (ServiceInstance instance : discoveryClient.getInstances(service)) {
      instances.put(String.valueOf(instance.getInstanceId()), String.valueOf(instance.getUri()));
    }
    return instances;
  }

  /** How many threads go by a name. */
  @GetMapping("/threads")
  long threads(@RequestParam String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  /** Used heap after a collection, live threads, and child contexts of the load balancer. */
  @GetMapping("/footprint")
  Footprint footprint() {
    ManagementFactory.getMemoryMXBean().gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    int contexts = factory.stream().mapToInt(ProbeController::contexts).sum();
    return new Footprint(heap, ManagementFactory.getThreadMXBean().getThreadCount(), contexts);
  }

  private static int contexts(LoadBalancerClientFactory factory) {
    // Private in NamedContextFactory; nothing public counts contexts instead of configurations.
    Object contexts = new DirectFieldAccessor(factory).getPropertyValue("contexts");
    return ((Map<?, ?>) Objects.requireNonNull(contexts)).size();
  }

  private static String causes(Throwable error) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      all.append(cause.getClass().getSimpleName())
          .append(": ")
          .append(cause.getMessage())
          .append(" | ");
    }
    return all.toString();
  }

  /** Answers by pod, the number of failures and the last failure's words. */
  record Calls(Map<String, Integer> pods, int failed, String error) {}

  /** What the process holds. */
  record Footprint(long heapBytes, int threads, int contexts) {}
}
