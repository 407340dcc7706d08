package io.github.k8sdiscovery.gateway;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.name.PortRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The routes that Services ask for now. They follow the Services' annotations at once; while the
 * API is away they stay as they are.
 *
 * <p>A Service that asks for something impossible has no route, and of two that ask for the same
 * the first by name has it; either is reported once, and the others are not concerned. Starts
 * before the web server, and waits for the first routes for at most the first-lookup timeout. Any
 * thread.
 */
public final class ServiceRoutes implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceRoutes.class);

  private final Discovery discovery;
  private final List<String> namespaces;
  private final PortRules ports;
  private final Map<ServiceId, ServiceInfo> services = new TreeMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> following = new ArrayList<>();
  private Set<String> reported = new HashSet<>();
  private volatile List<ServiceRoute> routes = List.of();
  private volatile boolean running;

  /**
   * Routes that are not followed yet.
   *
   * @param discovery knows the Services
   * @param namespaces whose Services may ask for routes; none for the client's own namespace
   */
  public ServiceRoutes(Discovery discovery, List<String> namespaces) {
    this.discovery = discovery;
    this.namespaces =
        namespaces.isEmpty()
            ? List.of(discovery.settings().names().ownNamespace())
            : List.copyOf(namespaces);
    this.ports = discovery.settings().ports();
  }

  /** {@return the routes there are now, in the order in which they are asked} */
  public List<ServiceRoute> current() {
    return routes;
  }

  /**
   * Tells a listener whenever the routes have changed.
   *
   * @param listener is called on discovery's thread, which must not wait
   */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void start() {
    CountDownLatch told = new CountDownLatch(namespaces.size());
    for (String namespace : namespaces) {
      following.add(
          discovery.followServices(
              namespace,
              all -> {
                replace(namespace, all);
                told.countDown();
              }));
    }
    running = true;
    long patience = discovery.settings().limits().firstLookupTimeout().toMillis();
    try {
      if (!told.await(patience, TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "No routes from Services yet: the Services of {} could not be read within {} ms"
                + " (needs list and watch on services); they come when they can be",
            namespaces,
            patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    running = false;
    for (AutoCloseable one : following) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.debug("Could not stop following", e);
      }
    }
    following.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before what serves requests: Boot's web servers are near the other end. */
  @Override
  public int getPhase() {
    return 0;
  }

  /** What the Services of a namespace say now. On discovery's thread. */
  private void replace(String namespace, Map<String, ServiceInfo> all) {
    services.keySet().removeIf(id -> id.namespace().equals(namespace));
    all.forEach((name, info) -> services.put(new ServiceId(namespace, name), info));
    List<ServiceRoute> before = routes;
    List<ServiceRoute> now = read();
    if (!now.equals(before)) {
      routes = now;
      now.stream().filter(route -> !before.contains(route)).forEach(route -> say("Route", route));
      before.stream().filter(route -> !now.contains(route)).forEach(route -> say("No", route));
      listeners.forEach(ServiceRoutes::tell);
    }
  }

  private List<ServiceRoute> read() {
    Set<String> problems = new HashSet<>();
    Map<String, ServiceRoute> claims = new HashMap<>();
    services.forEach(
        (service, info) -> {
          try {
            for (ServiceRoute route : ServiceRoute.of(service, info, ports)) {
              ServiceRoute first = claims.putIfAbsent(route.claim(), route);
              if (first != null) {
                problems.add(taken(route, first));
              }
            }
          } catch (IllegalArgumentException refused) {
            problems.add(String.valueOf(refused.getMessage()));
          }
        });
    problems.stream()
        .filter(problem -> !reported.contains(problem))
        .forEach(problem -> LOG.warn("No route: {}", problem));
    reported = problems;
    return claims.values().stream().sorted(ServiceRoute.ORDER).toList();
  }

  private static String taken(ServiceRoute route, ServiceRoute first) {
    return "Service "
        + route.service()
        + ": "
        + ServiceRoute.ROUTE
        + ": "
        + route.pattern()
        + " (expected: a pattern that no other Service has; "
        + first.service()
        + " has it)";
  }

  private static void say(String word, ServiceRoute route) {
    @Nullable String host = route.host();
    LOG.info("{} {}{} -> {}", word, host == null ? "" : host, route.pattern(), route.uri());
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.warn("A listener failed on new routes", e);
    }
  }
}
