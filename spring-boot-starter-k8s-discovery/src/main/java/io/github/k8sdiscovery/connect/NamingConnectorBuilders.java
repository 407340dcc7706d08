package io.github.k8sdiscovery.connect;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * Makes Boot's reactive HTTP clients verify the names of services, as {@link NamingBuilders} does
 * with blocking ones. Jetty's and Apache's asynchronous client stay as they are.
 */
public final class NamingConnectorBuilders
    implements ClientHttpConnectorBuilderCustomizer<ClientHttpConnectorBuilder<?>> {

  /** Makes one. */
  public NamingConnectorBuilders() {}

  @Override
  public ClientHttpConnectorBuilder<?> customize(ClientHttpConnectorBuilder<?> builder) {
    Function<String, ClientHttpConnectorBuilder<?>> named = named(builder);
    if (named == null) {
      return builder;
    }
    return settings ->
        new NamingConnector(builder.build(settings), name -> named.apply(name).build(settings));
  }

  private static @Nullable Function<String, ClientHttpConnectorBuilder<?>> named(
      ClientHttpConnectorBuilder<?> builder) {
    if (builder instanceof ReactorClientHttpConnectorBuilder reactor) {
      return name -> ReactorNames.named(reactor, name);
    }
    if (builder instanceof JdkClientHttpConnectorBuilder jdk) {
      return name -> JdkNames.named(jdk, name);
    }
    return null;
  }
}
