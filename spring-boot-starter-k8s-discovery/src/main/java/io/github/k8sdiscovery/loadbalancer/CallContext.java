package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;

/**
 * What a pick may look at of one call.
 *
 * @param tried the instances tried before, which are left out
 * @param key what keeps calls together; null for none
 * @param bound the id of the instance that its session is bound to; null for none
 */
record CallContext(List<Tried> tried, @Nullable String key, @Nullable String bound)
    implements PickContext {

  /** Reads Spring Cloud's request; what keeps it together with others is for {@link Sessions}. */
  static CallContext of(Request<?> request) {
    if (request.getContext() instanceof CallRequestContext call) {
      return new CallContext(call.tried(), null, null);
    }
    ServiceInstance previous =
        request.getContext() instanceof RetryableRequestContext retryable
            ? retryable.getPreviousServiceInstance()
            : null;
    return new CallContext(previous == null ? List.of() : List.of(Tried.of(previous)), null, null);
  }

  /** The same call with a key. */
  CallContext withKey(@Nullable String other) {
    return new CallContext(tried, other, bound);
  }

  /** The same call in a session that is bound to an instance. */
  CallContext boundTo(@Nullable String id) {
    return new CallContext(tried, key, id);
  }

  @Override
  public boolean avoids(Instance instance) {
    for (int i = 0; i < tried.size(); i++) {
      if (tried.get(i).id().equals(instance.id())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int failed(String cluster) {
    int failed = 0;
    for (int i = 0; i < tried.size(); i++) {
      failed += cluster.equals(tried.get(i).cluster()) ? 1 : 0;
    }
    return failed;
  }

  /**
   * An instance that was tried.
   *
   * @param id its id
   * @param cluster its cluster; null for an instance that is not discovery's
   */
  record Tried(String id, @Nullable String cluster) {

    static Tried of(ServiceInstance instance) {
      String cluster =
          instance instanceof KubernetesServiceInstance ours
              ? ours.instance().origin().cluster()
              : null;
      return new Tried(String.valueOf(instance.getInstanceId()), cluster);
    }
  }
}
