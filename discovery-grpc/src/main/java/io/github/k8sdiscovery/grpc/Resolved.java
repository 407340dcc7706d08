package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.ServiceView;
import io.grpc.Attributes;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What the resolver found, for the policy that understands it.
 *
 * @param target what was looked up
 * @param view the service at that moment; null if there is none
 * @param status OK; or why there is no view
 */
record Resolved(FollowedTarget target, @Nullable ServiceView view, Status status) {

  /** Where a policy finds it. */
  static final Attributes.Key<Resolved> KEY = Attributes.Key.create("k8s-discovery");

  /** {@return what gRPC's own policies show callers where there is no address} */
  @Override
  public String toString() {
    return status.isOk() ? target.authority() : String.valueOf(status.getDescription());
  }
}
