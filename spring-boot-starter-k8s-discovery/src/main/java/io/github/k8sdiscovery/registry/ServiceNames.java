package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.model.ServiceId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a service is called in a registry.
 *
 * <p>A registry has one space of names, and a cluster has one for each namespace. A pattern without
 * {@code {namespace}} therefore stands for the services of the client's own namespace alone: two
 * services that share a name would be taken for one otherwise.
 *
 * @param pattern a text with {@code {name}} in it once, and {@code {namespace}} where wanted
 */
public record ServiceNames(String pattern) {

  /** The name as it is, for the client's own namespace. */
  public static final ServiceNames DEFAULT = new ServiceNames("{name}");

  private static final String NAME = "{name}";
  private static final String NAMESPACE = "{namespace}";
  private static final String LABEL = "(?<name>[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)";

  // Checks the pattern.
  public ServiceNames {
    String rest = pattern.replace(NAMESPACE, "");
    int at = rest.indexOf(NAME);
    rest = rest.replace(NAME, "");
    if (at < 0 || pattern.indexOf(NAME) != pattern.lastIndexOf(NAME) || rest.matches(".*[{}].*")) {
      throw new IllegalArgumentException(
          "service-name: "
              + pattern
              + " (expected: a text with {name} in it once, and {namespace} where wanted, such as"
              + " {namespace}-{name})");
    }
  }

  /**
   * The name of a service in the registry.
   *
   * @param id which service
   * @param ownNamespace the client's namespace
   * @return the name; null if the registry has no name for it
   */
  @Nullable String of(ServiceId id, String ownNamespace) {
    boolean named = id.namespace().equals(ownNamespace) || pattern.contains(NAMESPACE);
    return named && id.cluster().equals(ServiceId.LOCAL)
        ? pattern.replace(NAMESPACE, id.namespace()).replace(NAME, id.name())
        : null;
  }

  /** The services of a namespace that have names in the registry: what {@link #of} undoes. */
  Pattern in(String namespace) {
    String[] around = pattern.replace(NAMESPACE, namespace).split(Pattern.quote(NAME), -1);
    return Pattern.compile(lower(around[0]) + LABEL + lower(around[1]));
  }

  /** The service's name in the cluster; null if it is none of that namespace's. */
  static @Nullable String read(Pattern namespace, String registered) {
    Matcher matcher = namespace.matcher(registered.toLowerCase(Locale.ROOT));
    return matcher.matches() ? matcher.group("name") : null;
  }

  private static String lower(String literal) {
    return Pattern.quote(literal.toLowerCase(Locale.ROOT));
  }
}
