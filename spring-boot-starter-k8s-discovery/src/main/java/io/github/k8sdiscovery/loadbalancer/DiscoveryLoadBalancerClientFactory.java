package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerProperties;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientConfiguration;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;
import org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigRegistry;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Spring Cloud's factory of load balancers, without a child context per host name: a context is
 * made only for a service for which the application has declared something, and once for all forms
 * of its name. Everything else is served by the application's own context and by balancers without
 * state. Any thread.
 */
public final class DiscoveryLoadBalancerClientFactory extends LoadBalancerClientFactory {

  private static final String CONFIGURATIONS = "configurations";
  private static final String PROPERTIES = "spring.cloud.loadbalancer.";

  private final LoadBalancerClientsProperties properties;
  private final Discovery discovery;
  private final Picks picks;
  private final Naming naming;
  private final DeclaredClients declared;
  private boolean balancerOfApplication;
  private volatile @Nullable Map<String, LoadBalancerLifecycle<?, ?, ?>> lifecycles;

  /**
   * A factory.
   *
   * @param properties Spring Cloud's properties of load-balanced clients
   * @param discovery where services are looked up
   * @param sessions keeps calls together
   * @param naming by which names calls go
   */
  public DiscoveryLoadBalancerClientFactory(
      LoadBalancerClientsProperties properties,
      Discovery discovery,
      Sessions sessions,
      Naming naming) {
    super(properties);
    this.properties = properties;
    this.discovery = discovery;
    this.picks = new Picks(discovery, sessions);
    this.naming = naming;
    this.declared = new DeclaredClients(discovery.settings().names());
  }

  @Override
  public void setConfigurations(List<LoadBalancerClientSpecification> configurations) {
    super.setConfigurations(configurations);
    configurations.forEach(declared::add);
  }

  @Override
  public void setApplicationContext(ApplicationContext parent) {
    super.setApplicationContext(parent);
    Environment environment = parent.getEnvironment();
    if (differs(environment, PROPERTIES + CONFIGURATIONS)
        || defines(parent, ServiceInstanceListSupplier.class)) {
      declared.addAll();
    }
    configured(environment).forEach(declared::add);
    balancerOfApplication = defines(parent, ReactorLoadBalancer.class);
  }

  /** Whether every host is balanced by discovery itself, so that nothing need be asked. */
  boolean plain() {
    return declared.isEmpty() && !balancerOfApplication;
  }

  Picks picks() {
    return picks;
  }

  Naming naming() {
    return naming;
  }

  HostInstanceListSupplier supplier(String host) {
    return new HostInstanceListSupplier(host, discovery, picks);
  }

  @Override
  public LoadBalancerProperties getProperties(@Nullable String serviceId) {
    Map<String, LoadBalancerProperties> clients = properties.getClients();
    if (serviceId == null || clients.isEmpty() || clients.containsKey(serviceId)) {
      return super.getProperties(serviceId);
    }
    LoadBalancerProperties own = clients.get(declared.canonical(serviceId));
    return own == null ? properties : own;
  }

  /** What {@code spring.cloud.loadbalancer.hint} says of a host. */
  String hint(String host) {
    Map<String, String> hints = getProperties(host).getHint();
    String own = hints.get(host);
    return own == null ? hints.getOrDefault("default", "default") : own;
  }

  @Override
  public <T> @Nullable T getInstance(String name, Class<T> type) {
    T ours = ours(name, type);
    return ours == null ? super.getInstance(name, type) : ours;
  }

  @Override
  public <T> ObjectProvider<T> getProvider(String name, Class<T> type) {
    T ours = ours(name, type);
    return ours == null ? super.getProvider(name, type) : new GivenProvider<>(ours);
  }

  @Override
  @SuppressWarnings("unchecked") // the type is checked by comparing classes
  public <T> Map<String, T> getInstances(String name, Class<T> type) {
    if (type != LoadBalancerLifecycle.class || contextName(name) != null) {
      return super.getInstances(name, type);
    }
    // Asked for on every call; the application's beans do not change.
    Map<String, LoadBalancerLifecycle<?, ?, ?>> known = lifecycles;
    if (known == null) {
      known =
          (Map<String, LoadBalancerLifecycle<?, ?, ?>>) (Map<?, ?>) super.getInstances(name, type);
      lifecycles = known;
    }
    return (Map<String, T>) (Map<?, ?>) known;
  }

  /** The child context of a declared service, else the application's own. */
  @Override
  protected GenericApplicationContext getContext(String name) {
    String context = contextName(name);
    if (context == null && getParent() instanceof GenericApplicationContext application) {
      return application;
    }
    return super.getContext(context == null ? name : context);
  }

  /** The application's declarations first, then ours, then Spring Cloud's: the first one wins. */
  @Override
  public void registerBeans(String name, GenericApplicationContext context) {
    AnnotationConfigRegistry registry = (AnnotationConfigRegistry) context;
    Map<String, LoadBalancerClientSpecification> all = getConfigurations();
    LoadBalancerClientSpecification own = all.get(name);
    if (own != null) {
      register(registry, own);
    }
    all.forEach(
        (key, specification) -> {
          if (key.startsWith(DeclaredClients.DEFAULT_PREFIX)) {
            register(registry, specification);
          }
        });
    registry.register(
        PropertyPlaceholderAutoConfiguration.class,
        ChildContextConfiguration.class,
        LoadBalancerClientConfiguration.class);
  }

  private static void register(
      AnnotationConfigRegistry registry, LoadBalancerClientSpecification specification) {
    for (Class<?> configuration : specification.getConfiguration()) {
      registry.register(configuration);
    }
  }

  private <T> @Nullable T ours(String host, Class<T> type) {
    boolean balancer =
        ReactiveLoadBalancer.class.isAssignableFrom(type)
            && type.isAssignableFrom(HostLoadBalancer.class);
    boolean supplier =
        ServiceInstanceListSupplier.class.isAssignableFrom(type)
            && type.isAssignableFrom(HostInstanceListSupplier.class);
    if ((!balancer && !supplier) || (balancer && balancerOfApplication)) {
      return null;
    }
    if (contextName(host) != null) {
      return null;
    }
    if (supplier) {
      return type.cast(supplier(host));
    }
    return declared.all() && declared.canonical(host) != null
        ? lookedUpFirst(host, type)
        : type.cast(new HostLoadBalancer(host, picks));
  }

  /** The name of the child context for a host; null if there is none for it, perhaps not yet. */
  private @Nullable String contextName(String host) {
    String named = declared.named(host);
    if (named != null || !declared.all()) {
      return named;
    }
    String canonical = declared.canonical(host);
    return canonical != null && known(host) ? canonical : null;
  }

  /** A name that nobody has looked up yet must not get a context. */
  private boolean known(String host) {
    CompletableFuture<ServiceView> view = discovery.viewLater(host, RequestReader.NO_PORT);
    return view.isDone() && !view.isCompletedExceptionally();
  }

  private <T> @Nullable T lookedUpFirst(String host, Class<T> type) {
    LookedUpLoadBalancer balancer = new LookedUpLoadBalancer(host, picks, this);
    return type.isInstance(balancer) ? type.cast(balancer) : null;
  }

  /** The clients for which one of Spring Cloud's suppliers is asked for by property. */
  private static List<String> configured(Environment environment) {
    Map<String, Object> clients =
        Binder.get(environment)
            .bind(PROPERTIES + "clients", Bindable.mapOf(String.class, Object.class))
            .orElseGet(Map::of);
    return clients.keySet().stream()
        .filter(name -> differs(environment, PROPERTIES + "clients." + name + "." + CONFIGURATIONS))
        .toList();
  }

  private static boolean differs(Environment environment, String property) {
    String value = environment.getProperty(property);
    return value != null && !value.equalsIgnoreCase("default");
  }

  private static boolean defines(ApplicationContext parent, Class<?> type) {
    return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(parent, type, true, false).length
        > 0;
  }

  /** The balancer for a host, in the type that Spring Cloud asks for. */
  @Nullable ReactiveLoadBalancer<ServiceInstance> declaredBalancer(String host) {
    ReactiveLoadBalancer<ServiceInstance> balancer = getInstance(host);
    return balancer instanceof HostLoadBalancer ? null : balancer;
  }
}
