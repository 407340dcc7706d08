package io.github.k8sdiscovery.e2e.load;

import java.util.Map;

/**
 * What became of the requests of a load.
 *
 * @param sent requests that were started
 * @param failed requests that ended with anything but a pod's answer
 * @param perPod answers by pod
 * @param firstFailure the first failure's words, empty when there is none
 * @param p99Millis 99 of 100 requests took at most so long, measured from the time they were due
 */
public record Tally(
    long sent, long failed, Map<String, Long> perPod, String firstFailure, double p99Millis) {

  /** Copies. */
  public Tally {
    perPod = Map.copyOf(perPod);
  }

  @Override
  public String toString() {
    return "sent=%d failed=%d pods=%d p99=%.1f ms%s"
        .formatted(
            sent,
            failed,
            perPod.size(),
            p99Millis,
            firstFailure.isEmpty() ? "" : " first failure: " + firstFailure);
  }
}
