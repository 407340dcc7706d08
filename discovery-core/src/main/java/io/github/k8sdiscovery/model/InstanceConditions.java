package io.github.k8sdiscovery.model;

import org.jspecify.annotations.Nullable;

/**
 * What the cluster says of an instance's state. The three are independent: {@code ready} together
 * with {@code terminating} is legal (a Service that publishes addresses that are not ready).
 *
 * @param ready takes new requests
 * @param serving passes its readiness probe, even while terminating
 * @param terminating its deletion has begun
 */
public record InstanceConditions(boolean ready, boolean serving, boolean terminating) {

  /** Ready, serving, not terminating: what conditions that the API leaves out mean. */
  public static final InstanceConditions READY = new InstanceConditions(true, true, false);

  /**
   * The conditions with the API's defaults for those it left out; none is derived from another, as
   * in kube-proxy.
   *
   * @param ready null means true
   * @param serving null means true
   * @param terminating null means false
   * @return the conditions
   */
  public static InstanceConditions of(
      @Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating) {
    return new InstanceConditions(
        ready == null || ready, serving == null || serving, terminating != null && terminating);
  }

  /** {@return whether it still answers although its end has begun} */
  public boolean draining() {
    return serving && terminating;
  }
}
