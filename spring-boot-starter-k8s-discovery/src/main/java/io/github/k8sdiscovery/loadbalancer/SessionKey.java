package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.incoming.IncomingRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.loadbalancer.Request;

/**
 * An application's own rule for what keeps calls together: a bean that {@code
 * sticky.keys=bean:NAME} names.
 *
 * <pre>{@code
 * (call, incoming) -> incoming == null ? null : incoming.header("X-Tenant")
 * }</pre>
 */
@FunctionalInterface
public interface SessionKey {

  /**
   * The key of a call. Asked on every call, by any thread; it must not block.
   *
   * @param call the call; the context of one over HTTP is a {@link
   *     org.springframework.cloud.client.loadbalancer.RequestDataContext}, which has method, URL
   *     and headers
   * @param incoming the request that is being served; null if there is none
   * @return calls with equal keys go to the same instance; null or empty if the call has none. What
   *     it throws is logged once and counts as none
   */
  @Nullable String of(Request<?> call, @Nullable IncomingRequest incoming);
}
