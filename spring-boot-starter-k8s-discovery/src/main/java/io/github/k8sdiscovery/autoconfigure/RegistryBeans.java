package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.client.KubernetesDiscoveryClient;
import io.github.k8sdiscovery.client.KubernetesReactiveDiscoveryClient;
import io.github.k8sdiscovery.registry.RegistryClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClient;
import org.springframework.util.ClassUtils;

/**
 * Finds the discovery clients of the application that stand for other registries, by their types
 * alone: none is made before it is asked something, because some are made of clients that are
 * balanced by us.
 *
 * <p>Left out are ours and those made of others, which would ask us again; Spring Cloud
 * Kubernetes', which has the same pods; and, unless it is asked for by name, one whose bean method
 * does not say what it returns, because it may be any of these.
 */
final class RegistryBeans {

  private static final String SAME_CLUSTER = "org.springframework.cloud.kubernetes.";
  private static final Set<Class<?>> OTHERS =
      Set.of(
          KubernetesDiscoveryClient.class,
          KubernetesReactiveDiscoveryClient.class,
          CompositeDiscoveryClient.class,
          ReactiveCompositeDiscoveryClient.class);

  /** Spring Cloud's configured lists. */
  private static final String SIMPLE = "simple";

  private static final String SUFFIX = "DiscoveryClient";

  private final ConfigurableListableBeanFactory beans;
  private final Set<String> wanted;
  private final boolean simple;

  /**
   * A search.
   *
   * @param wanted the registries that are asked for by name
   * @param simple whether Spring Cloud's configured lists have anything in them
   */
  RegistryBeans(ConfigurableListableBeanFactory beans, Set<String> wanted, boolean simple) {
    this.beans = beans;
    this.wanted = wanted;
    this.simple = simple;
  }

  /** The registries by their names; a blocking client goes before the reactive one of that name. */
  Map<String, RegistryClient> find(Function<String, Duration> timeouts) {
    Map<String, RegistryClient> found = new LinkedHashMap<>();
    for (String bean : beans.getBeanNamesForType(DiscoveryClient.class, true, false)) {
      String name = name(bean);
      String free = found.containsKey(name) ? words(bean) : name;
      if (counts(bean, free)) {
        found.put(free, RegistryClient.of(() -> beans.getBean(bean, DiscoveryClient.class)));
      }
    }
    for (String bean : beans.getBeanNamesForType(ReactiveDiscoveryClient.class, true, false)) {
      String name = name(bean);
      if (!found.containsKey(name) && counts(bean, name)) {
        found.put(
            name,
            RegistryClient.reactive(
                () -> beans.getBean(bean, ReactiveDiscoveryClient.class), timeouts.apply(name)));
      }
    }
    return found;
  }

  private boolean counts(String bean, String name) {
    Class<?> type = type(bean);
    if (OTHERS.contains(type) || type.getName().startsWith(SAME_CLUSTER)) {
      return false;
    }
    return wanted.contains(name) || (name.equals(SIMPLE) ? simple : !type.isInterface());
  }

  /** What stands before "DiscoveryClient" in the name of the type, else of the bean. */
  private String name(String bean) {
    Class<?> type = type(bean);
    String name = before(type.getSimpleName());
    return words(type.isInterface() || name.isEmpty() ? before(bean) : name);
  }

  private static String before(String name) {
    int end = name.endsWith(SUFFIX) ? name.length() - SUFFIX.length() : 0;
    return end == 0 ? name : name.substring(0, end).replaceFirst("(.)Reactive$", "$1");
  }

  /** As it is declared, so that it does not matter whether the bean has been made already. */
  private Class<?> type(String bean) {
    Class<?> declared =
        beans.containsBeanDefinition(bean)
            ? beans.getMergedBeanDefinition(bean).getResolvableType().resolve()
            : null;
    Class<?> type = declared == null ? beans.getType(bean, false) : declared;
    return type == null ? DiscoveryClient.class : ClassUtils.getUserClass(type);
  }

  /** "zookeeperClient" as properties have it: "zookeeper-client". */
  private static String words(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replaceAll("[^A-Za-z0-9]+", "-")
        .toLowerCase(Locale.ROOT);
  }
}
