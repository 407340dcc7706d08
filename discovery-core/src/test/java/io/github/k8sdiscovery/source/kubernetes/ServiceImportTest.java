package io.github.k8sdiscovery.source.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services of all clusters, as the Multi-Cluster Services API brings them into this one. */
class ServiceImportTest {

  private static final ServiceId BACKEND =
      new ServiceId(ServiceId.CLUSTER_SET, "example", "backend");
  private static final String IMPORTS =
      "/apis/multicluster.x-k8s.io/v1alpha1/namespaces/example/serviceimports";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/example/endpointslices";
  private static final String IMPORT =
      """
      {"metadata": {"name": "backend", "uid": "u", "resourceVersion": "1"},
       "spec": {"type": "ClusterSetIP", "ips": ["10.96.7.7"],
                "ports": [{"name": "http", "port": 80, "protocol": "TCP"}]}}
      """;
  private static final String SLICE =
      """
      {"metadata": {"name": "imported-1", "resourceVersion": "1",
        "labels": {"multicluster.kubernetes.io/service-name": "backend",
                   "multicluster.kubernetes.io/source-cluster": "east"}},
       "addressType": "IPv4", "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}],
       "endpoints": [{"addresses": ["10.1.0.1"], "conditions": {"ready": true}}]}
      """;

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private final Scheduler scheduler = Scheduler.daemon("test");

  @BeforeEach
  void start() {
    server.start();
    // Watches stay open and say nothing.
    server.stubFor(any(anyUrl()).withQueryParam("watch", matching("true")).willReturn(silence()));
  }

  private static ResponseDefinitionBuilder silence() {
    return aResponse().withStatus(200).withFixedDelay(20_000);
  }

  @AfterEach
  void stop() {
    scheduler.close();
    server.stop();
  }

  private void list(String path, String item) {
    String body = "{\"metadata\": {\"resourceVersion\": \"5\"}, \"items\": [" + item + "]}";
    server.stubFor(
        get(urlPathEqualTo(path))
            .withQueryParam("watch", absent())
            .willReturn(aResponse().withHeader("Content-Type", "application/json").withBody(body)));
  }

  private Listening follow() {
    EndpointSliceSource source =
        EndpointSliceSource.over(
            new ConfigBuilder(Config.empty()).withMasterUrl(server.baseUrl()).build(),
            WatchSettings.DEFAULT,
            scheduler);
    return InstanceSourceContract.listen(source, BACKEND);
  }

  @Test
  void follow_imported_isThePodsOfAllClustersBehindTheImportsPorts() {
    list(IMPORTS, IMPORT);
    list(SLICES, SLICE);
    try (Listening listening = follow()) {
      ServiceSnapshot snapshot = listening.await(Synced.class).snapshot();
      assertThat(snapshot.id()).isEqualTo(BACKEND);
      assertThat(snapshot.on("http"))
          .extracting(Instance::authority)
          .containsExactly("10.1.0.1:8080");
      ServiceInfo service = Objects.requireNonNull(snapshot.service());
      assertThat(service.ports()).containsExactly(new ServicePort("http", 80, null));
    }
    assertThat(server.getAllServeEvents())
        .extracting(event -> event.getRequest().getUrl())
        .anyMatch(url -> url.contains("multicluster.kubernetes.io%2Fservice-name%3Dbackend"));
  }

  @Test
  void follow_importWithoutSlices_isThereAndEmpty() {
    list(IMPORTS, IMPORT);
    list(SLICES, "");
    try (Listening listening = follow()) {
      assertThat(listening.await(Synced.class).snapshot().all()).isEmpty();
    }
  }

  @Test
  void follow_importsNotInstalled_isAbsent() {
    server.stubFor(get(urlPathEqualTo(IMPORTS)).willReturn(aResponse().withStatus(404)));
    list(SLICES, "");
    try (Listening listening = follow()) {
      assertThat(listening.await(Absent.class)).isNotNull();
    }
  }
}
