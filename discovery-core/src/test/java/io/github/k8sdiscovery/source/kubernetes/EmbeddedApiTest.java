package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.RecordedRequest;
import io.github.k8sdiscovery.embedded.SliceBuilder;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** An API that lists and watches as a real one does, a source over it, and a quick way to both. */
abstract class EmbeddedApiTest {

  static final WatchSettings QUICK =
      new WatchSettings(
          Duration.ofSeconds(2),
          Duration.ofMillis(700),
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(100)),
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)));

  final EmbeddedKubernetesApi api =
      EmbeddedKubernetesApi.builder()
          .bookmarkInterval(Duration.ofMillis(100))
          .user("system:serviceaccount:example:frontend")
          .start();
  private final Scheduler scheduler = Scheduler.daemon("test");
  final EndpointSliceSource source =
      EndpointSliceSource.over(config(api.url()), settings(), scheduler);

  /** How watches are kept alive here; asked while the test is being made. */
  WatchSettings settings() {
    return QUICK;
  }

  private static Config config(String url) {
    return new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
  }

  @AfterEach
  void close() {
    source.close();
    scheduler.close();
    api.close();
  }

  public InstanceSource source() {
    return source;
  }

  public void publish(List<String> addresses) {
    api.service("example", "backend-service").port("http", 5000, "5000").apply();
    slice("backend-service-1", addresses).apply();
  }

  final SliceBuilder slice(String name, List<String> addresses) {
    SliceBuilder slice = api.slice("example", name).service("backend-service").port("http", 5000);
    addresses.forEach(address -> slice.endpoint(e -> e.address(address).ready(true)));
    return slice;
  }

  public void unpublish() {
    api.delete("services", "example", "backend-service");
  }

  public void cutOff() {
    api.faults().stop();
  }

  public void reconnect() {
    api.faults().restart();
  }

  final List<RecordedRequest> requests(Verb verb, String resource) {
    return api.requests().stream()
        .filter(r -> r.verb() == verb && r.resource().equals(resource))
        .toList();
  }

  final void awaitRequests(Verb verb, String resource, int n) {
    await(() -> requests(verb, resource).size() >= n);
  }

  /** A watch that is still on its way would show up in this time. */
  final void awaitNoWatchForAWhile() {
    org.awaitility.Awaitility.await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.openWatches().total() == 0);
  }

  final void awaitOpenWatches(int n) {
    await(() -> api.openWatches().total() == n);
  }

  static void await(java.util.function.BooleanSupplier condition) {
    org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition::getAsBoolean);
  }

  final Listening follow() {
    return InstanceSourceContract.listen(source, InstanceSourceContract.BACKEND);
  }
}
