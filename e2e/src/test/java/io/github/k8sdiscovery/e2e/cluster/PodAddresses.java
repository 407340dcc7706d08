package io.github.k8sdiscovery.e2e.cluster;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out pod addresses, each once: an address that comes back would hide that a client still
 * uses the old pod.
 */
public final class PodAddresses {

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final int PER_BLOCK = 250;

  private PodAddresses() {}

  /** An IPv4 address in 10.244.0.0/16, all of which is local to the namespace. */
  public static String ipv4() {
    return ipv4(range(0));
  }

  /** An IPv4 address in a cluster's {@linkplain #range range}, all of which is local, too. */
  static String ipv4(String range) {
    int n = NEXT.getAndIncrement();
    return range + "." + (1 + n / PER_BLOCK) + "." + (1 + n % PER_BLOCK);
  }

  /** The first half of the IPv4 addresses of the pods of the n-th cluster, from 0. */
  static String range(int cluster) {
    return "10." + (244 + cluster);
  }

  /** An IPv6 address, made local. */
  public static String ipv6() {
    String address = "fd00:10:244::" + Integer.toHexString(0x1000 + NEXT.getAndIncrement());
    Shell.run(10, "ip", "addr", "add", address + "/128", "dev", "lo", "nodad");
    return address;
  }
}
