package io.github.k8sdiscovery.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Routes of Spring Cloud Gateway that Services ask for.
 *
 * @param routes Whether Services have routes by their annotation "k8sdiscovery.github.io/route".
 * @param namespaces The namespaces whose Services may ask for routes. Default: the client's own.
 */
@ConfigurationProperties("k8s.discovery.gateway")
public record RouteProperties(@Nullable Boolean routes, @Nullable List<String> namespaces) {

  // Checks the names.
  public RouteProperties {
    for (String namespace : namespaces == null ? List.<String>of() : namespaces) {
      InvalidPropertyException.namespace("k8s.discovery.gateway.namespaces", namespace);
    }
  }

  /** The namespaces; none for the client's own. */
  List<String> all() {
    return namespaces == null ? List.of() : namespaces.stream().distinct().toList();
  }
}
