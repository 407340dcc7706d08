package io.github.k8sdiscovery.name;

import io.github.k8sdiscovery.model.ServiceId;
import org.jspecify.annotations.Nullable;

/** What a host in a URL means. */
public sealed interface HostName {

  /**
   * A service, or one instance of it.
   *
   * @param service which service
   * @param hostname the host name of one instance; null for all of them
   * @param otherwise what the name means if there is no such service: {@code pod-0.db} is the
   *     service {@code pod-0} of the namespace {@code db} first, then the host {@code pod-0} of the
   *     service {@code db} in the client's own namespace; null if there is no other reading
   * @param qualified whether the name can only be one of this cluster ({@code …svc}, {@code
   *     …svc.cluster.local}, or a single label); {@code a.b} could be a DNS name elsewhere
   */
  record OfService(
      ServiceId service,
      @Nullable String hostname,
      @Nullable OfService otherwise,
      boolean qualified)
      implements HostName {}

  /**
   * An IP address, which means itself.
   *
   * @param address the address, canonical, without brackets
   */
  record Address(String address) implements HostName {}

  /**
   * A DNS name that is no name of this cluster.
   *
   * @param name the name, lower case, without the last dot
   */
  record External(String name) implements HostName {}
}
