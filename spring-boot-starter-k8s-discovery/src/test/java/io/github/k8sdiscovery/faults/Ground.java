package io.github.k8sdiscovery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.autoconfigure.Await;
import io.github.k8sdiscovery.autoconfigure.Backend;
import io.github.k8sdiscovery.autoconfigure.FourClients;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.faults.FaultTable.Row;
import io.github.k8sdiscovery.faults.Load.Tally;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.dns.DnsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with the four kinds of client under steady load, a service with the pods {@code a}
 * and {@code b}, and everything around them that can break.
 *
 * <p>A test breaks something, looks at what the callers get, lets it heal, and looks again: {@link
 * #start}, {@link #during}, {@link #recovers}, then what it claims about {@link #after()}.
 */
final class Ground implements AutoCloseable {

  static final String NAMESPACE = "example";

  /** The service's name in DNS. */
  static final String DNS_NAME = "backend." + NAMESPACE + ".svc.cluster.local.";

  static final ServiceId BACKEND = new ServiceId(NAMESPACE, "backend");

  private final EmbeddedKubernetesApi api =
      EmbeddedKubernetesApi.builder().bookmarkInterval(Duration.ofMillis(200)).start();
  private final Backend a = Backend.start("a");
  private final Backend b = Backend.start("b");
  private final List<String> properties = new ArrayList<>();
  private @Nullable ConfigurableApplicationContext application;
  private @Nullable Load load;
  private Tally during = Tally.NONE;
  private Tally after = Tally.NONE;
  private long recoveredAfterMillis = -1;
  private final Map<String, Boolean> ready = new TreeMap<>();
  private Runnable changed = () -> {};
  private @Nullable DnsServer dns;

  Ground() {
    properties.add("k8s.discovery.namespace=" + NAMESPACE);
    properties.add("k8s.discovery.kubernetes.api-url=" + api.url());
    properties.add("k8s.discovery.sources=kubernetes");
    properties.add("k8s.discovery.kubernetes.watch.silence-timeout=1s");
    properties.add("spring.main.banner-mode=off");
    properties.add("logging.level.io.github.k8sdiscovery=info");
    properties.add(FourClients.INTERFACE_URL);
    api.service(NAMESPACE, "backend").port("http", 5000, "http").apply();
    ready("a", true);
    ready("b", true);
  }

  EmbeddedKubernetesApi api() {
    return api;
  }

  Backend pod(String name) {
    return name.equals("a") ? a : b;
  }

  /** Later ones win. */
  Ground with(String... more) {
    properties.addAll(List.of(more));
    return this;
  }

  void ready(String pod, boolean ready) {
    this.ready.put(pod, ready);
    api.slice(NAMESPACE, "backend-" + pod)
        .service("backend")
        .port("http", pod(pod).port())
        .endpoint(e -> e.address("127.0.0.1").ready(ready).pod(pod))
        .apply();
    changed.run();
  }

  /** Is told after every change of a pod. */
  void onChange(Runnable listener) {
    changed = listener;
  }

  /** A name server that says what the API says; the source dns comes after the API. */
  DnsServer dns() {
    DnsServer running = dns;
    if (running == null) {
      running = DnsServer.start();
      dns = running;
      with(
          "k8s.discovery.sources=kubernetes,dns",
          "k8s.discovery.dns.servers=" + running.address(),
          "k8s.discovery.dns.timeout=1s",
          "k8s.discovery.dns.attempts=1");
      onChange(this::publishNames);
      publishNames();
    }
    return running;
  }

  /** As CoreDNS does for a headless service: an SRV record and an address for each ready pod. */
  private void publishNames() {
    List<String> records = new ArrayList<>();
    ready.forEach(
        (pod, isReady) -> {
          if (isReady) {
            String host = pod + "." + DNS_NAME;
            records.add(DNS_NAME + " 1 IN A 127.0.0.1");
            String srv = " 1 IN SRV 0 50 " + pod(pod).port() + " " + host;
            records.add(DNS_NAME + srv);
            records.add("_http._tcp." + DNS_NAME + srv);
            records.add(host + " 1 IN A 127.0.0.1");
          }
        });
    dns().zone().replace(DNS_NAME, records);
  }

  /** Starts the application; the load follows when it is {@link #warm}, or with the fault. */
  Ground start() {
    application =
        new SpringApplicationBuilder(FourClients.class)
            .web(WebApplicationType.NONE)
            .properties(properties.toArray(String[]::new))
            .run();
    return this;
  }

  /** Starts the application and the load, and waits until both pods answer. */
  Ground warm() {
    start();
    load().more(40);
    assertThat(load().next().pods()).containsOnlyKeys("a", "b");
    return this;
  }

  /** Breaks something and lets a number of calls go by. */
  Tally during(Runnable fault, int calls) {
    fault.run();
    return during(calls);
  }

  /** Lets a number of calls go by. */
  Tally during(int calls) {
    load().more(calls);
    return load().tally();
  }

  /** Forgets the calls of the fault's beginning, and lets a number of them go by. */
  Tally settled(int calls) {
    during = during.plus(load().next());
    return during(calls);
  }

  /** Waits while the fault lasts and calls go on. */
  void until(String what, Callable<Boolean> condition) {
    await(what).atMost(Await.BOUND).until(condition);
  }

  /**
   * Ends the fault, and waits until a change made after it arrives: pod {@code b} gets nothing once
   * it is not ready, and its share once it is.
   */
  void recovers(Runnable end) {
    recovers(end, () -> true);
  }

  /** As above, and something more holds. */
  void recovers(Runnable end, Callable<Boolean> also) {
    long began = System.nanoTime();
    end.run();
    ready("b", false);
    await("what was lost is back").atMost(Await.BOUND).until(also);
    Tally lost = load().next();
    awaitPods(Set.of("a"));
    recoveredAfterMillis = (System.nanoTime() - began) / 1_000_000;
    ready("b", true);
    awaitPods(Set.of("a", "b"));
    during = during.plus(lost);
    load().next();
    load().more(100);
    after = load().next();
  }

  private void awaitPods(Set<String> pods) {
    await("the pods " + pods)
        .atMost(Await.BOUND)
        .until(
            () -> {
              during = during.plus(load().next());
              load().more(12);
              return load().tally().pods().keySet().equals(pods);
            });
    during = during.plus(load().next());
  }

  /** What callers got from the beginning of the fault until everything was as before. */
  Tally during() {
    return during;
  }

  /** What callers got once everything was as before. */
  Tally after() {
    return after;
  }

  /** How the service stands. */
  ServiceStatus status() {
    List<ServiceStatus> all = discovery().status();
    return all.stream()
        .filter(status -> status.service().equals(BACKEND))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not followed: " + BACKEND + " in " + all));
  }

  /** How many instances it has; -1 if it is not known. */
  int instances() {
    ServiceSnapshot snapshot = status().snapshot();
    return snapshot == null ? -1 : snapshot.all().size();
  }

  /** The name of the source that speaks. */
  String source() {
    return String.valueOf(status().source());
  }

  Discovery discovery() {
    return Objects.requireNonNull(application, "not started").getBean(Discovery.class);
  }

  private Load load() {
    Load running = load;
    if (running == null) {
      running = new Load(Objects.requireNonNull(application, "not started"));
      load = running;
    }
    return running;
  }

  /** What a table says of it. */
  Row row(String fault) {
    return new Row(fault, during, recoveredAfterMillis, after);
  }

  @Override
  public void close() {
    if (load != null) {
      load.close();
    }
    if (application != null) {
      application.close();
    }
    api.close();
    if (dns != null) {
      dns.close();
    }
    a.close();
    b.close();
  }
}
