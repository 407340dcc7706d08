package io.github.k8sdiscovery.autoconfigure;

import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts frontends over a cluster, and waits until they know what has changed there. */
final class Shops {

  static final String TOKEN = "k8s.discovery.sticky.binding=token";
  static final String SECRET = "k8s.discovery.sticky.cookie.secret=a secret for all replicas";

  private Shops() {}

  static ConfigurableApplicationContext start(
      Cluster cluster, WebApplicationType type, String... properties) {
    return start(cluster, type, List.of(Shop.class), properties);
  }

  static ConfigurableApplicationContext start(
      Cluster cluster, WebApplicationType type, List<Class<?>> classes, String... properties) {
    return new SpringApplicationBuilder(classes.toArray(Class<?>[]::new))
        .web(type)
        .properties(cluster.properties())
        .properties("server.port=0", "spring.main.banner-mode=off", FourClients.INTERFACE_URL)
        .properties(properties)
        .run();
  }

  /** Lets a backend finish what it has, and waits until the frontend knows. */
  static void drain(Cluster cluster, ConfigurableApplicationContext shop, Backend backend) {
    condition(cluster, backend, true);
    awaitInstances(shop, backend, false);
  }

  /** Takes a backend away, and waits until the frontend knows. */
  static void remove(Cluster cluster, ConfigurableApplicationContext shop, Backend backend) {
    condition(cluster, backend, false);
    awaitInstances(shop, backend, false);
    await()
        .atMost(Await.BOUND)
        .until(
            () ->
                shop.getBean(Discovery.class).view("backend", 5000).all().stream()
                    .filter(instance -> instance.port() == backend.port())
                    .noneMatch(instance -> instance.conditions().serving()));
  }

  private static void condition(Cluster cluster, Backend backend, boolean serving) {
    cluster
        .api()
        .slice(Cluster.NAMESPACE, "backend-" + backend.name())
        .service("backend")
        .port("http", backend.port())
        .endpoint(
            e ->
                e.address("127.0.0.1")
                    .ready(false)
                    .serving(serving)
                    .terminating(true)
                    .pod(backend.name()))
        .apply();
  }

  private static void awaitInstances(
      ConfigurableApplicationContext shop, Backend backend, boolean there) {
    Discovery discovery = shop.getBean(Discovery.class);
    await()
        .atMost(Await.BOUND)
        .until(
            () ->
                ports(discovery.view("backend", 5000).instances())
                        .anyMatch(port -> port == backend.port())
                    == there);
  }

  private static Stream<Integer> ports(List<Instance> instances) {
    return instances.stream().map(Instance::port);
  }

  /** The id that discovery has for a backend. */
  static String id(ConfigurableApplicationContext shop, Backend backend) {
    return shop.getBean(Discovery.class).view("backend", 5000).all().stream()
        .filter(instance -> instance.port() == backend.port())
        .map(Instance::id)
        .findFirst()
        .orElseThrow();
  }
}
