package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.loadbalancer.CallContext.Tried;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;

/**
 * One call as Spring Cloud's load balancers and lifecycles see it, over all its attempts: with
 * every instance that was tried, where Spring Cloud's own remembers the last. One thread at a time.
 */
@SuppressWarnings("EqualsHashCode") // as its parent: two are equal if they describe equal requests
final class CallRequestContext extends RetryableRequestContext {

  private @Nullable List<Tried> tried;

  CallRequestContext(RequestData request, String hint) {
    super(null, request, hint);
  }

  /** An attempt at an instance has failed. */
  void tried(ServiceInstance instance) {
    setPreviousServiceInstance(instance);
    if (tried == null) {
      tried = new ArrayList<>(2);
    }
    tried.add(Tried.of(instance));
  }

  /** The instances tried so far, in order; perhaps one of them twice. */
  List<Tried> tried() {
    return tried == null ? List.of() : tried;
  }
}
