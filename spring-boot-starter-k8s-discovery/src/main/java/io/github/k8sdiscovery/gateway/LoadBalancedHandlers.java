package io.github.k8sdiscovery.gateway;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.gateway.server.mvc.config.RouteProperties;
import org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctionDefinition;
import org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions;

/**
 * Makes Gateway on servlets handle {@code lb://} by {@link DiscoveryHandlerFilter}. Gateway looks
 * for the handler of a scheme by the name of a bean, and makes its own one for this scheme whatever
 * else is there: so that one is replaced.
 */
public final class LoadBalancedHandlers implements BeanPostProcessor {

  /** Gateway's name for what handles the scheme {@code lb}. */
  static final String BEAN = "lbHandlerFunctionDefinition";

  private final Supplier<LoadBalancerClient> client;

  /**
   * Handlers.
   *
   * @param client makes calls; not asked for before the first of them
   */
  public LoadBalancedHandlers(Supplier<LoadBalancerClient> client) {
    this.client = client;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (!beanName.equals(BEAN)) {
      return bean;
    }
    Function<RouteProperties, HandlerFunctionDefinition> ours = this::handler;
    return ours;
  }

  private HandlerFunctionDefinition handler(RouteProperties route) {
    URI uri = Objects.requireNonNull(route.getUri(), "uri");
    return new HandlerFunctionDefinition.Default(
        RouteUris.LB,
        HandlerFunctions.http(),
        List.of(),
        List.of(new DiscoveryHandlerFilter(client, uri)));
  }
}
