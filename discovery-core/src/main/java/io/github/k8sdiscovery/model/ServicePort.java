package io.github.k8sdiscovery.model;

import org.jspecify.annotations.Nullable;

/**
 * A port that a Service publishes.
 *
 * @param name its name; empty for the only port of a Service, which needs none
 * @param number the number clients write, 1 to 65535; {@link #ANY} if it does not matter which
 * @param appProtocol the protocol spoken there ({@code spec.ports[].appProtocol}); null if not said
 */
public record ServicePort(String name, int number, @Nullable String appProtocol) {

  /** The number of a port that answers for whatever port clients write. */
  public static final int ANY = 0;

  /** {@return how it is called in messages: "5000 (http)"} */
  @Override
  public String toString() {
    return name.isEmpty() ? Integer.toString(number) : number + " (" + name + ")";
  }
}
