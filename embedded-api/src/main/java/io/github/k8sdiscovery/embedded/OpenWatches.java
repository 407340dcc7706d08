package io.github.k8sdiscovery.embedded;

import java.util.Map;

/**
 * How many watches were open at one moment. A client that went away is noticed when the next event
 * or bookmark is written to it, so a short {@link EmbeddedKubernetesApiBuilder#bookmarkInterval
 * bookmark interval} makes this prompt.
 *
 * @param byResource the number for each resource that has any, by its plural name
 */
public record OpenWatches(Map<String, Integer> byResource) {

  /**
   * Copies its argument.
   *
   * @param byResource the number for each resource that has any, by its plural name
   */
  public OpenWatches {
    byResource = Map.copyOf(byResource);
  }

  /**
   * All open watches.
   *
   * @return their number
   */
  public int total() {
    return byResource.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * The open watches on one resource.
   *
   * @param resource the plural name, for example {@code endpointslices}
   * @return their number, 0 if there is none
   */
  public int of(String resource) {
    return byResource.getOrDefault(resource, 0);
  }
}
