package io.github.k8sdiscovery.gateway;

import io.github.k8sdiscovery.model.DiscoveryException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.URI;
import java.util.function.Supplier;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * What {@code lb://} means to Gateway on servlets: an instance picked by discovery, for the port of
 * the URI if it has one. Calls are counted until their answer's head or their failure, and tried
 * again on another instance where the service's retry settings allow for it; a body is sent once.
 * Without an instance the answer is 503. Any thread.
 *
 * <p>For routes written in Java: {@code .filter(new DiscoveryHandlerFilter(() -> client,
 * URI.create("lb://backend-service")))} where Gateway's {@code lb("backend-service")} would stand,
 * whose calls nobody can count.
 */
public final class DiscoveryHandlerFilter
    implements HandlerFilterFunction<ServerResponse, ServerResponse> {

  private final Supplier<LoadBalancerClient> client;
  private final URI route;

  /**
   * A filter for a route.
   *
   * @param client makes calls; asked for at each
   * @param route where it leads to, such as {@code lb://backend-service.example:5000}
   */
  public DiscoveryHandlerFilter(Supplier<LoadBalancerClient> client, URI route) {
    if (route.getHost() == null) {
      throw new IllegalArgumentException(
          "uri: " + route + " (expected: lb:// and the name of a service)");
    }
    this.client = client;
    this.route = route;
  }

  @Override
  public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next)
      throws Exception {
    MvcUtils.addOriginalRequestUrl(request, request.uri());
    LoadBalancerClient balancer = client.get();
    try {
      return balancer
          .execute(route.getHost(), new ForwardedCall(balancer, route, request, next))
          .response();
    } catch (DiscoveryException e) {
      throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage(), e);
    } catch (UndeclaredThrowableException e) {
      throw e.getCause() instanceof Exception checked ? checked : e;
    }
  }
}
