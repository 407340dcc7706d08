package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.access.AddressType;
import io.github.k8sdiscovery.access.FrontAddress;
import io.github.k8sdiscovery.model.AccessMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What ways into services other than their pods need to know.
 *
 * @param ingress Where Ingresses and Gateways are reached.
 * @param nodePort How nodes are reached.
 * @param serviceRoutes Whether HTTPRoutes whose parent is a Service lead its calls (GAMMA). Takes a
 *     watch on the HTTPRoutes of each namespace in use, and the right to list and watch them.
 */
@ConfigurationProperties("k8s.discovery")
public record AccessProperties(
    @Nullable Ingress ingress, @Nullable NodePort nodePort, boolean serviceRoutes) {

  private static final String PREFIX = "k8s.discovery.";

  /** The ways of an application that names none: whichever works. */
  static final List<AccessMode> DEFAULT = List.of(AccessMode.AUTO);

  /** The settings for an application that names no ways. */
  AccessSettings settings() {
    List<AddressType> types = nodePort == null ? null : nodePort.addressTypes();
    try {
      return new AccessSettings(DEFAULT, types == null ? AddressType.DEFAULT : types, front());
    } catch (IllegalArgumentException refused) {
      throw InvalidPropertyException.of(PREFIX, refused);
    }
  }

  private List<FrontAddress> front() {
    List<FrontAddress> addresses = new ArrayList<>();
    List<String> written = ingress == null ? null : ingress.address();
    for (String text : written == null ? List.<String>of() : written) {
      try {
        addresses.add(FrontAddress.parse(text));
      } catch (IllegalArgumentException refused) {
        throw InvalidPropertyException.of(PREFIX + "ingress.", refused);
      }
    }
    return addresses;
  }

  /**
   * Where Ingresses and Gateways are reached.
   *
   * @param address Where Ingresses and Gateways are reached from here: IP addresses or host names,
   *     perhaps with a port. Default: where their status says.
   */
  public record Ingress(@Nullable List<String> address) {}

  /**
   * How nodes are reached.
   *
   * @param addressTypes Which of a node's addresses is taken, first found first taken:
   *     "ExternalIP", "InternalIP", "Hostname", "ExternalDNS", "InternalDNS".
   */
  public record NodePort(@Nullable List<AddressType> addressTypes) {}
}
