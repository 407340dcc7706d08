package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubelet replaces the file of the token; the old one is refused before long. */
class TokenRotationTest {

  private final Path token;
  private final Map<String, String> properties = new HashMap<>();

  TokenRotationTest(@TempDir Path directory) {
    token = directory.resolve("token");
    properties.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    properties.put("KUBERNETES_SERVICE_PORT", "1");
    properties.put(Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY, "" + token);
    properties.put(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
  }

  @BeforeEach
  void inAPod() throws IOException {
    Files.writeString(token, "first");
    properties.forEach(System::setProperty);
  }

  @AfterEach
  void outOfThePod() {
    properties.keySet().forEach(System::clearProperty);
  }

  /** What ends an HTTP/2 connection is no 401 to Fabric8, which reads the file once a minute. */
  @Test
  void readToken_fileReplaced_isUsedByTheNextRequest() throws IOException {
    Config config = new ConfigBuilder(Config.autoConfigure(null)).build();
    assertThat(config.getAutoOAuthToken()).isEqualTo("first");
    Credentials credentials = new Credentials(config);
    Files.writeString(token, "second");
    credentials.readToken();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> "second".equals(config.getAutoOAuthToken()));
  }

  @Test
  void readToken_givenByTheApplication_isLeftAlone() {
    Config config = new ConfigBuilder(Config.autoConfigure(null)).withOauthToken("own").build();
    config.setAutoOAuthToken("untouched");
    new Credentials(config).readToken();
    assertThat(config.getOauthToken()).isEqualTo("own");
    assertThat(config.getAutoOAuthToken()).isEqualTo("untouched");
  }

  @Test
  void watch_tokenRotated_goesOnWithTheNewOne() throws IOException {
    try (EmbeddedKubernetesApi api =
            EmbeddedKubernetesApi.builder()
                .token("first")
                .bookmarkInterval(Duration.ofMillis(100))
                .start();
        Scheduler scheduler = Scheduler.daemon("test");
        EndpointSliceSource source =
            EndpointSliceSource.over(
                new ConfigBuilder(Config.autoConfigure(null)).withMasterUrl(api.url()).build(),
                EmbeddedApiTest.QUICK,
                scheduler)) {
      publish(api, "10.0.0.1");
      try (Listening listening =
          InstanceSourceContract.listen(source, InstanceSourceContract.BACKEND)) {
        listening.await(Synced.class);
        api.faults().rotateToken("second");
        api.faults().closeWatches();
        publish(api, "10.0.0.2");
        Files.writeString(token, "second");
        listening.await(
            Synced.class,
            s -> InstanceSourceContract.addresses(s.snapshot()).equals(List.of("10.0.0.2")));
      }
    }
  }

  private static void publish(EmbeddedKubernetesApi api, String address) {
    api.service("example", "backend-service").port("http", 5000, "5000").apply();
    api.slice("example", "backend-service-1")
        .service("backend-service")
        .port("http", 5000)
        .endpoint(e -> e.address(address).ready(true))
        .apply();
  }
}
