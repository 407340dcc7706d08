package io.github.k8sdiscovery.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which way leads to a service, and why no better one does.
 *
 * @param modes the way to each port, by the port's name; ports without an entry have none
 * @param notes for people, one sentence each: why ways that go before these cannot be used, and
 *     what was left out of these
 */
public record Access(Map<String, AccessMode> modes, List<String> notes) {

  // Copies the collections.
  public Access {
    modes = Collections.unmodifiableMap(new TreeMap<>(modes));
    notes = List.copyOf(notes);
  }

  /**
   * Whether the instances of a port are the service's own pods.
   *
   * @param portName the port's name
   * @return true if they are, or if there are none
   */
  public boolean toPods(String portName) {
    return modes.getOrDefault(portName, AccessMode.POD) == AccessMode.POD;
  }
}
