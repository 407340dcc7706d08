package io.github.k8sdiscovery.connect;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;

/**
 * Makes Boot's blocking HTTP clients verify the names of services. The client for a name is built
 * as the application's own is, by the same builder with the same settings, so that it has its trust
 * store, its certificate and its timeouts. Jetty's and the JDK's URL connection stay as they are.
 *
 * <p>Spring looks at all methods of a bean's class, so none here may name a client: it need not be
 * there.
 */
public final class NamingBuilders
    implements ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> {

  /** Makes one. */
  public NamingBuilders() {}

  @Override
  public ClientHttpRequestFactoryBuilder<?> customize(ClientHttpRequestFactoryBuilder<?> builder) {
    Function<String, ClientHttpRequestFactoryBuilder<?>> named = named(builder);
    if (named == null) {
      return builder;
    }
    return settings ->
        new NamingRequestFactory(
            builder.build(settings), name -> named.apply(name).build(settings));
  }

  private static @Nullable Function<String, ClientHttpRequestFactoryBuilder<?>> named(
      ClientHttpRequestFactoryBuilder<?> builder) {
    if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder apache) {
      return name -> ApacheNames.named(apache, name);
    }
    if (builder instanceof JdkClientHttpRequestFactoryBuilder jdk) {
      return name -> JdkNames.named(jdk, name);
    }
    if (builder instanceof ReactorClientHttpRequestFactoryBuilder reactor) {
      return name -> ReactorNames.named(reactor, name);
    }
    return null;
  }
}
