package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.InvalidNameException;
import io.grpc.Status;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a channel is for: a host and a port as they stand in {@code k8s:///host:port}, and who knows
 * them. Any thread.
 *
 * @param discovery where the service is looked up
 * @param host the service in any form a URL may have
 * @param port the port; 0 if none is written
 */
record FollowedTarget(Discovery discovery, String host, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * Reads a target.
   *
   * @throws IllegalArgumentException if it is none
   */
  static FollowedTarget of(Discovery discovery, URI target) {
    String path = target.getPath();
    if (path == null || !path.startsWith("/") || target.getAuthority() != null) {
      throw refused(target);
    }
    String written = path.substring(1);
    int colon = written.lastIndexOf(':');
    String host = colon < 0 ? written : written.substring(0, colon);
    if (host.isEmpty() || host.indexOf('/') >= 0 || host.indexOf(':') >= 0) {
      throw refused(target);
    }
    return new FollowedTarget(
        discovery, host, colon < 0 ? 0 : port(target, written.substring(colon + 1)));
  }

  private static int port(URI target, String written) {
    boolean digits = !written.isEmpty() && written.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && written.length() <= 5 ? Integer.parseInt(written) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw refused(target);
    }
    return port;
  }

  private static IllegalArgumentException refused(URI target) {
    return new IllegalArgumentException(
        "target: "
            + target
            + " (expected: k8s:///service or k8s:///service:port, such as"
            + " k8s:///backend-service:5000, with a port from 1 to 65535)");
  }

  /** The host and the port as they are written: whose certificate TLS expects. */
  String authority() {
    return port == 0 ? host : host + ":" + port;
  }

  /** The newest view. Complete at once but for the first use of a service; never waits. */
  CompletableFuture<ServiceView> view() {
    return discovery.viewLater(host, port);
  }

  /** The services that the host can mean; none if it is no name. */
  Set<ServiceId> services() {
    Set<ServiceId> services = new HashSet<>();
    try {
      if (discovery.settings().names().read(host) instanceof OfService first) {
        services.add(first.service());
        OfService second = first.otherwise();
        if (second != null) {
          services.add(second.service());
        }
      }
    } catch (InvalidNameException refused) {
      // Every call is told so.
    }
    return services;
  }

  /** What callers are told when there is no view, or nothing to pick from. */
  static Status unavailable(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = cause.getMessage();
    return Status.UNAVAILABLE
        .withDescription(message == null ? cause.toString() : message)
        .withCause(cause);
  }
}
