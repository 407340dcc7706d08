package io.github.k8sdiscovery.samples.demo.scenario;

/**
 * How one request to the frontend ended.
 *
 * @param pod the pod that answered; empty if it failed
 * @param version that pod's version; empty if it has none
 * @param items how many items the cart has, for a request to {@code /cart}
 * @param failure why it failed; empty if it did not
 * @param atNanos when it was sent, on {@link System#nanoTime}'s scale
 * @param tookNanos how long it took
 */
record Answer(String pod, String version, int items, String failure, long atNanos, long tookNanos) {

  boolean failed() {
    return !failure.isEmpty();
  }

  /**
   * Whether the frontend says that the backend's answer broke off, so that it is no use to ask
   * again.
   */
  boolean brokenOff() {
    return failure.startsWith("502 ");
  }
}
