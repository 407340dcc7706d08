package io.github.k8sdiscovery.connect;

import java.net.http.HttpClient;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;

/**
 * The JDK's HTTP client asks for a name and verifies it while it connects to an IP address: to an
 * address, it uses the names in its own {@link SSLParameters}, and the JDK verifies the name that
 * was asked for before the one in the URL. To a host that is not an IP address it goes as ever.
 */
final class JdkNames {

  private JdkNames() {}

  /** The builder of a client that asks for a name. */
  static JdkClientHttpRequestFactoryBuilder named(
      JdkClientHttpRequestFactoryBuilder builder, String name) {
    return builder.withHttpClientCustomizer(client -> ask(client, name));
  }

  /** The builder of a reactive client that asks for a name. */
  static JdkClientHttpConnectorBuilder named(JdkClientHttpConnectorBuilder builder, String name) {
    return builder.withHttpClientCustomizer(client -> ask(client, name));
  }

  /** Sets the name beside what else the builder has for TLS. */
  static void ask(HttpClient.Builder builder, String name) {
    // A builder does not tell what it has; a client does.
    SSLParameters parameters = builder.build().sslParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    builder.sslParameters(parameters);
  }
}
