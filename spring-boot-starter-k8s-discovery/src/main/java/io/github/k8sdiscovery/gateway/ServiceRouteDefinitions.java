package io.github.k8sdiscovery.gateway;

import java.util.ArrayList;
import java.util.List;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.context.ApplicationEventPublisher;
import reactor.core.publisher.Flux;

/** The Services' routes for Gateway on WebFlux, which is told whenever they change. */
public final class ServiceRouteDefinitions implements RouteDefinitionLocator {

  /** Behind the application's own routes, whose order is 0 unless they say otherwise. */
  static final int ORDER = 1000;

  private final ServiceRoutes routes;

  /**
   * The routes as Gateway reads them.
   *
   * @param routes what Services ask for
   * @param publisher tells Gateway to read again
   */
  public ServiceRouteDefinitions(ServiceRoutes routes, ApplicationEventPublisher publisher) {
    this.routes = routes;
    routes.onChange(() -> publisher.publishEvent(new RefreshRoutesEvent(this)));
  }

  @Override
  public Flux<RouteDefinition> getRouteDefinitions() {
    return Flux.defer(
        () -> {
          List<ServiceRoute> now = routes.current();
          return Flux.range(0, now.size()).map(i -> definition(now.get(i), ORDER + i));
        });
  }

  private static RouteDefinition definition(ServiceRoute route, int order) {
    List<PredicateDefinition> predicates = new ArrayList<>();
    predicates.add(predicate("Path", route.pattern().getPatternString()));
    String host = route.host();
    if (host != null) {
      // The header has the port with it unless it is the scheme's own.
      predicates.add(predicate("Host", host, host + ":*"));
    }
    RouteDefinition definition = new RouteDefinition();
    definition.setId(route.id());
    definition.setUri(route.uri());
    definition.setOrder(order);
    definition.setPredicates(predicates);
    if (route.stripPrefix() > 0) {
      definition.setFilters(List.of(new FilterDefinition("StripPrefix=" + route.stripPrefix())));
    }
    return definition;
  }

  private static PredicateDefinition predicate(String name, String... values) {
    PredicateDefinition predicate = new PredicateDefinition();
    predicate.setName(name);
    for (int i = 0; i < values.length; i++) {
      predicate.addArg(NameUtils.generateName(i), values[i]);
    }
    return predicate;
  }
}
