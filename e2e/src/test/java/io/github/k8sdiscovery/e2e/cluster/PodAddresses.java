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
    int n = NEXT.getAndIncrement();
    return "10.244." + (1 + n / PER_BLOCK) + "." + (1 + n % PER_BLOCK);
  }

  /** An IPv6 address, made local. */
  public static String ipv6() {
    String address = "fd00:10:244::" + Integer.toHexString(0x1000 + NEXT.getAndIncrement());
    Shell.run(10, "ip", "addr", "add", address + "/128", "dev", "lo", "nodad");
    return address;
  }
}
