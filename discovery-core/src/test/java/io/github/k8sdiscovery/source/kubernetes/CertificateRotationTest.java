package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API comes back with a certificate of another authority, whose own is in the file by then. */
class CertificateRotationTest {

  private final Path directory;

  CertificateRotationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void api_certificateOfANewAuthority_isTrustedOnceItsFileIsReplaced() throws Exception {
    Path first = authority("first");
    Path second = authority("second");
    Path trusted = Files.copy(pem(first), directory.resolve("ca.crt"));
    try (TlsApi api = new TlsApi();
        Scheduler scheduler = Scheduler.daemon("test")) {
      api.start(first, "10.0.0.1");
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(api.url())
              .withCaCertFile(trusted.toString())
              .build();
      try (EndpointSliceSource source =
              EndpointSliceSource.over(config, EmbeddedApiTest.QUICK, scheduler);
          Listening listening =
              InstanceSourceContract.listen(source, InstanceSourceContract.BACKEND)) {
        listening.await(Synced.class, s -> has(s, "10.0.0.1"));
        api.stop();
        assertThat(listening.await(Stale.class).reason().kind()).isEqualTo(Kind.UNREACHABLE);
        int before = api.handshakes();
        api.start(second, "10.0.0.2");
        EmbeddedApiTest.await(() -> api.handshakes() > before + 4);
        assertThat(listening.states())
            .as("nobody believes it yet")
            .noneMatch(state -> state instanceof Synced s && has(s, "10.0.0.2"));
        Files.copy(pem(second), directory.resolve("new.crt"));
        Files.move(directory.resolve("new.crt"), trusted, StandardCopyOption.ATOMIC_MOVE);
        listening.await(Synced.class, s -> has(s, "10.0.0.2"));
      }
    }
  }

  private static boolean has(Synced state, String address) {
    return InstanceSourceContract.addresses(state.snapshot()).equals(List.of(address));
  }

  private static Path pem(Path store) {
    return store.resolveSibling(store.getFileName() + ".pem");
  }

  /** A key and a certificate that vouches for itself. */
  private Path authority(String name) throws IOException, InterruptedException {
    Path store = directory.resolve(name);
    keytool(
        store,
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=ip:127.0.0.1",
        "-ext",
        "bc=ca:true",
        "-storetype",
        "PKCS12");
    keytool(store, "-exportcert", "-rfc", "-alias", name, "-file", pem(store).toString());
    return store;
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", TlsApi.PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
