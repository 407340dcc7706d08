package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.RecordedRequest;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.source.kubernetes.EndpointSliceSource;
import io.github.k8sdiscovery.source.kubernetes.WatchSettings;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name that is none, and the names that may have been meant. */
class UnknownServiceTest {

  private final EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();
  private final Scheduler scheduler = Scheduler.daemon("test");
  private final Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.url()).build();
  private final Discovery discovery =
      Discovery.over(
          EndpointSliceSource.over(config, WatchSettings.DEFAULT, scheduler),
          scheduler,
          DiscoverySettings.in("default")
              .with(
                  new Limits(
                      Duration.ofSeconds(10), 1000, Duration.ofSeconds(5), Duration.ofMinutes(1))));

  @AfterEach
  void close() {
    discovery.close();
    scheduler.close();
    api.close();
  }

  @Test
  void snapshot_nameNearOthers_namesThem() {
    service("default", "backend-service");
    service("default", "payment");
    assertThat(unknown("backend")).endsWith("; did you mean backend-service?");
    assertThat(unknown("bakend-service")).endsWith("; did you mean backend-service?");
    assertThat(unknown("completely-else")).doesNotContain("did you mean");
  }

  @Test
  void snapshot_calledAgain_saysTheSame() {
    service("default", "backend-service");
    String first = unknown("backend");
    assertThat(unknown("backend")).isEqualTo(first).contains("did you mean");
  }

  /** Names of other namespaces are not asked for. */
  @Test
  void snapshot_otherNamespace_namesOnlyWhatIsInUse() {
    service("shop", "backend-service");
    service("shop", "backend-cache");
    assertThat(discovery.snapshot("backend-service.shop").id().name()).isEqualTo("backend-service");
    assertThat(unknown("backend.shop")).endsWith("; did you mean backend-service?");
    assertThat(namesAsked()).noneMatch(request -> request.namespace().equals("shop"));
  }

  @Test
  void snapshot_manyUnknownNames_costOneListOfNames() {
    service("default", "backend-service");
    for (int i = 0; i < 50; i++) {
      unknown("backend-servic" + i);
    }
    assertThat(namesAsked()).hasSize(1);
  }

  @Test
  void snapshot_namesForbidden_isAnUnknownServiceAllTheSame() {
    service("default", "backend-service");
    api.faults().forbid("services");
    assertThat(unknown("backend")).startsWith("no such service: backend in namespace default");
  }

  private List<RecordedRequest> namesAsked() {
    return api.requests().stream()
        .filter(r -> r.verb() == Verb.LIST && r.resource().equals("services"))
        .filter(r -> r.fieldSelector().isEmpty())
        .toList();
  }

  private String unknown(String name) {
    UnknownServiceException thrown =
        catchThrowableOfType(UnknownServiceException.class, () -> discovery.snapshot(name));
    assertThat(thrown).as(name).isNotNull();
    return String.valueOf(thrown.getMessage());
  }

  private void service(String namespace, String name) {
    api.service(namespace, name).port("http", 5000, "5000").apply();
    api.slice(namespace, name + "-1")
        .service(name)
        .port("http", 5000)
        .endpoint(e -> e.address("10.0.0.1").ready(true))
        .apply();
  }
}
