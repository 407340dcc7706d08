package io.github.k8sdiscovery.samples.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What a laptop has not got: a certificate for the edge, self-signed, and a key pair of an identity
 * provider, with a token that is good for an hour. They are made at start, each if the property
 * that names it is not set, in the folder {@code gateway.keys}; there is no private key in this
 * project.
 */
final class ThrowawayKeys implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  private static final String CERTIFICATE = "gateway.certificate";
  private static final String PUBLIC_KEY = "gateway.public-key";
  private static final int BITS = 2048;

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    ConfigurableEnvironment environment = event.getEnvironment();
    Map<String, Object> made = new HashMap<>();
    try {
      Path folder = Path.of(environment.getProperty("gateway.keys", "target/keys"));
      Files.createDirectories(folder);
      if (!environment.containsProperty(CERTIFICATE)) {
        certificate(folder.resolve("edge.p12").toAbsolutePath(), made);
      }
      if (!environment.containsProperty(PUBLIC_KEY)) {
        publicKey(folder, made);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.getPropertySources().addLast(new MapPropertySource("throwaway keys", made));
  }

  /** The JDK has a tool for self-signed certificates, and no API. */
  private static void certificate(Path file, Map<String, Object> made) throws IOException {
    String password = UUID.randomUUID().toString();
    Files.deleteIfExists(file);
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-validity",
                    "7",
                    "-alias",
                    "edge",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    password))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
    made.put(CERTIFICATE, file.toUri().toString());
    made.put("gateway.certificate-password", password);
  }

  private static void publicKey(Path folder, Map<String, Object> made) throws IOException {
    KeyPair pair;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      pair = generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    Path key = folder.resolve("public-key.pem");
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Files.writeString(
        key,
        "-----BEGIN PUBLIC KEY-----\n"
            + lines.encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    Files.writeString(
        folder.resolve("token.txt"),
        Tokens.sign(pair.getPrivate(), "demo", Instant.now().plus(Duration.ofHours(1))));
    made.put(PUBLIC_KEY, key.toUri().toString());
  }
}
