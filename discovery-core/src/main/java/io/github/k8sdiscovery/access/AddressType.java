package io.github.k8sdiscovery.access;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What sort of address of a Node ({@code status.addresses[].type}). */
public enum AddressType {
  /** Reached from anywhere. */
  EXTERNAL_IP("ExternalIP"),
  /** Reached from the nodes' own network. */
  INTERNAL_IP("InternalIP"),
  /** The node's name, which somebody has to resolve. */
  HOSTNAME("Hostname"),
  /** A DNS name for {@link #EXTERNAL_IP}. */
  EXTERNAL_DNS("ExternalDNS"),
  /** A DNS name for {@link #INTERNAL_IP}. */
  INTERNAL_DNS("InternalDNS");

  /** What a sort of address has to be, for messages. */
  public static final String LAW =
      Arrays.stream(values()).map(AddressType::toString).collect(Collectors.joining(", "));

  /** The order in which they are looked for unless somebody says otherwise. */
  public static final List<AddressType> DEFAULT = List.of(EXTERNAL_IP, INTERNAL_IP, HOSTNAME);

  private final String written;

  AddressType(String written) {
    this.written = written;
  }

  /** Whether such addresses are IP addresses. */
  boolean isIp() {
    return this == EXTERNAL_IP || this == INTERNAL_IP;
  }

  /** {@return the sort as the API writes it: {@code ExternalIP}} */
  @Override
  public String toString() {
    return written;
  }
}
