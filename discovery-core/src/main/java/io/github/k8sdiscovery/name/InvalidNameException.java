package io.github.k8sdiscovery.name;

import io.github.k8sdiscovery.model.DiscoveryException;

/** A host that is no name of a service. Nothing was created for it. */
public final class InvalidNameException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 80;

  /**
   * Makes a refusal.
   *
   * @param host what was written; shortened in the message
   * @param expected what is allowed
   */
  public InvalidNameException(String host, String expected) {
    super("host: " + shortened(host) + " (expected: " + expected + ")");
  }

  private static String shortened(String host) {
    String text = host.length() <= SHOWN ? host : host.substring(0, SHOWN) + "…";
    return '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
