package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;

/**
 * What a pick may look at of one call.
 *
 * @param tried the ids of the instances tried before, which are left out
 */
record CallContext(List<String> tried) implements PickContext {

  /** Reads Spring Cloud's request. */
  static CallContext of(Request<?> request) {
    if (request.getContext() instanceof CallRequestContext call) {
      return new CallContext(call.tried());
    }
    ServiceInstance previous =
        request.getContext() instanceof RetryableRequestContext retryable
            ? retryable.getPreviousServiceInstance()
            : null;
    String id = previous == null ? null : previous.getInstanceId();
    return new CallContext(id == null ? List.of() : List.of(id));
  }

  @Override
  public boolean avoids(Instance instance) {
    return !tried.isEmpty() && tried.contains(instance.id());
  }
}
