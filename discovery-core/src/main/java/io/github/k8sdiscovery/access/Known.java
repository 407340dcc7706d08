package io.github.k8sdiscovery.access;

import java.util.List;

/**
 * What can be known of something.
 *
 * @param value what is known, perhaps nothing
 * @param troubles why there may be more; empty if there is not
 * @param <T> of what
 */
public record Known<T>(List<T> value, List<String> troubles) {

  // Copies the lists.
  public Known {
    value = List.copyOf(value);
    troubles = List.copyOf(troubles);
  }
}
