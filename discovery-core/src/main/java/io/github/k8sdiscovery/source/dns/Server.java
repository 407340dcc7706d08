package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.IpFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;
import org.xbill.DNS.SimpleResolver;

/**
 * A name server.
 *
 * @param text its address and port, for messages
 * @param resolver how it is asked
 */
record Server(String text, SimpleResolver resolver) {

  /** The port of DNS, <a href="https://www.rfc-editor.org/rfc/rfc1035">RFC 1035</a> 4.2. */
  private static final int PORT = 53;

  private static final int MAX_PORT = 65535;

  /** A server by its address, which must be one: nobody could look up a name. */
  static Server parse(String written) {
    int colon = portColon(written);
    String address = IpAddress.canonical(colon < 0 ? written : written.substring(0, colon));
    int port = colon < 0 ? PORT : port(written.substring(colon + 1));
    if (address == null || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "servers: "
              + written
              + " (expected: an IP address, perhaps with a port: 10.96.0.10, 10.96.0.10:5353,"
              + " [fd00::a]:53)");
    }
    InetSocketAddress socket = new InetSocketAddress(inet(address), port);
    return new Server(IpAddress.inUri(address) + ":" + port, new SimpleResolver(socket));
  }

  /** Sets how long the library itself keeps an unanswered question's socket. */
  Server patient(Duration timeout) {
    resolver.setTimeout(timeout);
    return this;
  }

  /** Where the colon before the port is; -1 if there is none. */
  private static int portColon(String written) {
    int last = written.lastIndexOf(':');
    boolean bare6 = !written.startsWith("[") && written.indexOf(':') != last;
    return bare6 || written.endsWith("]") ? -1 : last;
  }

  private static int port(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static InetAddress inet(String address) {
    int family = IpFamily.of(address) == IpFamily.IPV4 ? Address.IPv4 : Address.IPv6;
    byte @Nullable [] bytes = Address.toByteArray(address, family);
    try {
      return InetAddress.getByAddress(Objects.requireNonNull(bytes, address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }
}
