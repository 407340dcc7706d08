package io.github.k8sdiscovery.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS checks the certificate against the service, not against the pod's address. */
class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path directory;

  TlsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void call_toAPodWithTheServicesCertificate_isAnswered() throws Exception {
    KeyStore certificate = certificate("backend-service.example.svc");
    try (GrpcCluster cluster = new GrpcCluster()) {
      cluster.add(GrpcPod.start("a", server(certificate)));
      cluster.add(GrpcPod.start("b", server(certificate)));

      assertThat(
              GrpcCluster.spread(
                  cluster.channel("k8s:///backend-service.example.svc:5000", client(certificate)),
                  10))
          .isEqualTo(Map.of("a", 5, "b", 5));
    }
  }

  @Test
  void call_toAPodWithAnotherCertificate_isRefused() throws Exception {
    KeyStore certificate = certificate("other-service.example.svc");
    try (GrpcCluster cluster = new GrpcCluster()) {
      GrpcPod pod = cluster.add(GrpcPod.start("a", server(certificate)));

      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  GrpcPod.call(
                      cluster.channel(
                          "k8s:///backend-service.example.svc:5000", client(certificate))));

      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(pod.calls()).isZero();
    }
  }

  private static TlsServerCredentials server(KeyStore certificate) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate, PASSWORD);
    return (TlsServerCredentials)
        TlsServerCredentials.newBuilder().keyManager(keys.getKeyManagers()).build();
  }

  private static ChannelCredentials client(KeyStore certificate) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("service", certificate.getCertificate("service"));
    trust.init(trusted);
    return TlsChannelCredentials.newBuilder().trustManager(trust.getTrustManagers()).build();
  }

  /** Self-signed, by the JDK's own tool. */
  private KeyStore certificate(String host) throws Exception {
    Path store = directory.resolve(host + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "service",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).describedAs(said).isZero();
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      read.load(in, PASSWORD);
    }
    return read;
  }
}
