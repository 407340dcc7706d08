package io.github.k8sdiscovery.model;

import org.jspecify.annotations.Nullable;

/** The two families of IP addresses. */
public enum IpFamily {
  /** Addresses such as 10.0.0.1. */
  IPV4,
  /** Addresses such as fd00::1. */
  IPV6;

  /**
   * The family of an address in text. Costs a look at its characters.
   *
   * @param address a canonical IP address without brackets, or a host name
   * @return IPV6 if it has a colon, IPV4 if it has nothing but digits and dots; null if it is a
   *     host name
   */
  public static @Nullable IpFamily of(String address) {
    boolean numeric = true;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == ':') {
        return IPV6;
      }
      numeric &= c == '.' || (c >= '0' && c <= '9');
    }
    return numeric ? IPV4 : null;
  }
}
