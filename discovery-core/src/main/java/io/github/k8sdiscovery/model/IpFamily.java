package io.github.k8sdiscovery.model;

/** The two families of IP addresses. */
public enum IpFamily {
  /** Addresses such as 10.0.0.1. */
  IPV4,
  /** Addresses such as fd00::1. */
  IPV6;

  /**
   * The family of an address in text.
   *
   * @param address an IP address without brackets
   * @return IPV6 if it has a colon, else IPV4
   */
  public static IpFamily of(String address) {
    return address.indexOf(':') >= 0 ? IPV6 : IPV4;
  }
}
