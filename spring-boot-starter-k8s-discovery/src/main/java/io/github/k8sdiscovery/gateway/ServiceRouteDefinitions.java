package io.github.k8sdiscovery.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import reactor.core.publisher.Flux;

/**
 * The Services' routes for Gateway on WebFlux, which is told whenever they change. Any thread.
 *
 * <p>Others tell Gateway to read its routes as well, such as Spring Cloud at every heartbeat, and
 * of two that read at once the one that read first may keep what it read last. So what Gateway has
 * kept is looked at after each reading.
 */
public final class ServiceRouteDefinitions
    implements RouteDefinitionLocator, ApplicationListener<RefreshRoutesResultEvent> {

  /** Behind the application's own routes, whose order is 0 unless they say otherwise. */
  static final int ORDER = 1000;

  /** Under this name a route's metadata says what its Service asked for. */
  static final String METADATA = ServiceRoute.ROUTE;

  /** Gateway may leave a route out for a reason of its own, which reading again does not change. */
  private static final int REPEATS = 3;

  private final ServiceRoutes routes;
  private final ApplicationEventPublisher publisher;
  private final Supplier<RouteLocator> gateway;
  private @Nullable List<ServiceRoute> repeated;
  private int repeats;

  /**
   * The routes as Gateway reads them.
   *
   * @param routes what Services ask for
   * @param publisher tells Gateway to read again
   * @param gateway what Gateway has read; not asked for before it has
   */
  public ServiceRouteDefinitions(
      ServiceRoutes routes, ApplicationEventPublisher publisher, Supplier<RouteLocator> gateway) {
    this.routes = routes;
    this.publisher = publisher;
    this.gateway = gateway;
    routes.onChange(this::refresh);
  }

  private void refresh() {
    publisher.publishEvent(new RefreshRoutesEvent(this));
  }

  /** Gateway has read its routes. */
  @Override
  public void onApplicationEvent(RefreshRoutesResultEvent read) {
    if (!read.isSuccess()) {
      return;
    }
    var unused =
        gateway
            .get()
            .getRoutes()
            .mapNotNull(route -> route.getMetadata().get(METADATA))
            .collectList()
            .subscribe(this::compare);
  }

  private void compare(List<Object> kept) {
    List<ServiceRoute> now = routes.current();
    if (!kept.equals(now.stream().map(ServiceRoute::text).toList()) && mayRepeat(now)) {
      refresh();
    }
  }

  private synchronized boolean mayRepeat(List<ServiceRoute> now) {
    if (repeated != now) {
      repeated = now;
      repeats = 0;
    }
    return repeats++ < REPEATS;
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
    definition.setMetadata(Map.of(METADATA, route.text()));
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
