package io.github.k8sdiscovery.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses in text, so that one address has one spelling. Never asks a name server.
 *
 * <p>IPv4 is read as Kubernetes reads it, leading zeros being decimal; IPv6 is written as <a
 * href="https://www.rfc-editor.org/rfc/rfc5952">RFC 5952</a> says.
 */
public final class IpAddress {

  private static final int GROUPS = 8;

  private IpAddress() {}

  /**
   * The canonical spelling of an address.
   *
   * @param text an address, perhaps in square brackets
   * @return the canonical spelling without brackets, or null if the text is no IP address
   */
  public static @Nullable String canonical(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return bare.indexOf(':') >= 0 ? canonical6(bare) : canonical4(bare);
  }

  /**
   * An address as it stands in a URI.
   *
   * @param address a canonical address or a host name
   * @return the same, in square brackets if it is IPv6
   */
  public static String inUri(String address) {
    return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
  }

  private static @Nullable String canonical4(String text) {
    int[] octets = octets(text);
    return octets == null ? null : octets[0] + "." + octets[1] + "." + octets[2] + "." + octets[3];
  }

  private static int @Nullable [] octets(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    int[] octets = new int[4];
    for (int i = 0; i < 4; i++) {
      octets[i] = number(parts[i], 10, 255);
      if (octets[i] < 0) {
        return null;
      }
    }
    return octets;
  }

  /** The number, or -1 if the text is none or too large. */
  private static int number(String digits, int radix, int max) {
    if (digits.isEmpty() || digits.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value <= max ? value : -1;
  }

  private static @Nullable String canonical6(String text) {
    int gap = text.indexOf("::");
    List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    List<Integer> tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
    if (head == null || tail == null) {
      return null;
    }
    int missing = GROUPS - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      return null;
    }
    int[] all = new int[GROUPS];
    for (int i = 0; i < head.size(); i++) {
      all[i] = head.get(i);
    }
    for (int i = 0; i < tail.size(); i++) {
      all[head.size() + missing + i] = tail.get(i);
    }
    return compressed(all);
  }

  /** The last 32 bits of an address may be written as IPv4. */
  private static @Nullable List<Integer> groups(String text, boolean last) {
    List<Integer> groups = new ArrayList<>(GROUPS);
    if (text.isEmpty()) {
      return groups;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      int[] octets = last && i == parts.length - 1 ? octets(parts[i]) : null;
      if (octets != null) {
        groups.add(octets[0] << 8 | octets[1]);
        groups.add(octets[2] << 8 | octets[3]);
        continue;
      }
      int group = number(parts[i], 16, 0xffff);
      if (group < 0) {
        return null;
      }
      groups.add(group);
    }
    return groups;
  }

  /** The longest run of at least two zero groups, the first of equals, becomes "::". */
  private static String compressed(int[] groups) {
    int start = -1;
    int length = 1;
    int run = 0;
    for (int i = 0; i < GROUPS; i++) {
      run = groups[i] == 0 ? run + 1 : 0;
      if (run > length) {
        start = i - run + 1;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < GROUPS) {
      if (i == start) {
        text.append("::");
        i += length;
        continue;
      }
      if (i > 0 && i != start + length) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i++]));
    }
    return text.toString();
  }
}
