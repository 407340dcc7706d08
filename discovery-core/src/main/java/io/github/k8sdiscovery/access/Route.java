package io.github.k8sdiscovery.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something in front of services that leads HTTP calls to them by host and path: an Ingress, or an
 * HTTPRoute on a Gateway.
 *
 * @param name what messages call it: {@code Ingress example/shop}
 * @param addresses where it is reached, as its status says: IP addresses, canonical, and host names
 * @param rules what leads where, in the order of its specification; empty if it leads nowhere
 */
public record Route(String name, List<String> addresses, List<Rule> rules) {

  // Copies the lists.
  public Route {
    addresses = List.copyOf(addresses);
    rules = List.copyOf(rules);
  }

  /**
   * Calls like these go there.
   *
   * @param entrance what calls have to be made to
   * @param path which paths
   * @param target where they go
   * @param refusal why no client that knows nothing but host and path gets through; null if it may
   */
  public record Rule(Entrance entrance, Path path, Target target, @Nullable String refusal) {}

  /**
   * What calls have to be made to.
   *
   * @param host the name they have to be for; empty for any
   * @param secure whether by TLS
   * @param port the port, 1 to 65535; 0 for 443 by TLS and 80 without
   */
  public record Entrance(String host, boolean secure, int port) {}

  /**
   * Which paths.
   *
   * @param type how the text is meant
   * @param text the path
   */
  public record Path(PathType type, String text) {}

  /** How a path is meant. */
  public enum PathType {
    /** This path and everything below it. */
    PREFIX,
    /** This path alone. */
    EXACT,
    /** As the controller likes: most take it as a prefix, some as a pattern. */
    IMPLEMENTATION_SPECIFIC
  }

  /**
   * A port of a Service of the same namespace.
   *
   * @param service the Service's name
   * @param portName the port's name; null if it is given by number
   * @param portNumber the port's number; 0 if it is given by name
   */
  public record Target(String service, @Nullable String portName, int portNumber) {}
}
