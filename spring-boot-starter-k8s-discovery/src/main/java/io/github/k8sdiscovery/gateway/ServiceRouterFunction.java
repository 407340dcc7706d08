package io.github.k8sdiscovery.gateway;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions;
import org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions;
import org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The Services' routes for Gateway on servlets: always those of now. Any thread. */
public final class ServiceRouterFunction implements RouterFunction<ServerResponse> {

  private final Function<URI, HandlerFilterFunction<ServerResponse, ServerResponse>> balanced;
  private volatile @Nullable RouterFunction<ServerResponse> current;

  /**
   * The routes as Spring MVC asks them.
   *
   * @param routes what Services ask for
   * @param balanced makes the filter that picks an instance, from a route's {@code lb://} URI
   */
  public ServiceRouterFunction(
      ServiceRoutes routes,
      Function<URI, HandlerFilterFunction<ServerResponse, ServerResponse>> balanced) {
    this.balanced = balanced;
    routes.onChange(() -> replace(routes));
    replace(routes);
  }

  @Override
  public Optional<HandlerFunction<ServerResponse>> route(ServerRequest request) {
    RouterFunction<ServerResponse> now = current;
    return now == null ? Optional.empty() : now.route(request);
  }

  /** What is here changes, so that there is nothing to be seen once for all. */
  @Override
  public void accept(RouterFunctions.Visitor visitor) {
    visitor.unknown(this);
  }

  private void replace(ServiceRoutes routes) {
    current =
        routes.current().stream().map(this::function).reduce(RouterFunction::and).orElse(null);
  }

  private RouterFunction<ServerResponse> function(ServiceRoute route) {
    RequestPredicate predicate = RequestPredicates.path(route.pattern().getPatternString());
    if (route.host() != null) {
      RequestPredicate host =
          request -> route.isFor(request.headers().firstHeader(HttpHeaders.HOST));
      predicate = host.and(predicate);
    }
    RouterFunctions.Builder builder =
        GatewayRouterFunctions.route(route.id()).route(predicate, HandlerFunctions.http());
    if (route.stripPrefix() > 0) {
      builder.before(BeforeFilterFunctions.stripPrefix(route.stripPrefix()));
    }
    return builder.filter(balanced.apply(route.uri())).build();
  }
}
