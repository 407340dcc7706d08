package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.model.IpAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the thing in front of services, such as an Ingress controller, is reached.
 *
 * @param host an IP address, canonical, without brackets, or a host name
 * @param port the port, 1 to 65535; 0 for the one that belongs to the scheme
 */
public record FrontAddress(String host, int port) {

  /** What an address has to be, for messages. */
  public static final String LAW =
      "an IP address or a host name, perhaps with a port: 192.0.2.10, ingress.example.com:8443";

  private static final int MAX_PORT = 65535;
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(\\[[0-9a-fA-F:.]+]|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*|[^:\\[\\]]+)(?::(\\d{1,5}))?");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /**
   * Reads an address.
   *
   * @param text what was written: an IP address, IPv6 in square brackets if a port follows, or a
   *     host name; and perhaps a colon and a port
   * @return the address
   * @throws IllegalArgumentException if it is none
   */
  public static FrontAddress parse(String text) {
    Matcher written = WRITTEN.matcher(text.strip());
    if (!written.matches()) {
      throw refused(text);
    }
    String host = String.valueOf(written.group(1));
    String address = IpAddress.canonical(host);
    String name = host.toLowerCase(Locale.ROOT);
    int port = written.group(2) == null ? 0 : Integer.parseInt(written.group(2));
    boolean numeric = name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    if (port > MAX_PORT
        || (written.group(2) != null && port == 0)
        || (address == null && (numeric || !NAME.matcher(name).matches()))) {
      throw refused(text);
    }
    return new FrontAddress(address == null ? name : address, port);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("address: " + text + " (expected: " + LAW + ")");
  }
}
