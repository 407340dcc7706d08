package io.github.k8sdiscovery.loadbalancer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.DefaultRequestContext;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycleValidator;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Whoever wants to hear of a call's beginning and end, but for {@link CallCounter}: our own clients
 * count for themselves. Immutable.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // Spring Cloud hands lifecycles out raw
final class Lifecycles {

  private final List<LoadBalancerLifecycle<Object, Object, ServiceInstance>> all =
      new ArrayList<>();

  private Lifecycles(Set<LoadBalancerLifecycle> lifecycles) {
    lifecycles.forEach(all::add);
  }

  /** Those of some beans that listen to blocking calls. */
  static Lifecycles ofBlocking(Map<String, LoadBalancerLifecycle> beans) {
    return of(beans, DefaultRequestContext.class, Object.class);
  }

  /** Those of some beans that listen to reactive calls. */
  static Lifecycles ofReactive(Map<String, LoadBalancerLifecycle> beans) {
    return of(beans, RequestDataContext.class, ResponseData.class);
  }

  private static Lifecycles of(
      Map<String, LoadBalancerLifecycle> beans, Class<?> context, Class<?> answer) {
    Set<LoadBalancerLifecycle> supported =
        LoadBalancerLifecycleValidator.getSupportedLifecycleProcessors(
            beans, context, answer, ServiceInstance.class);
    supported.removeIf(CallCounter.class::isInstance);
    return new Lifecycles(supported);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void start(Request<?> request) {
    for (LoadBalancerLifecycle<Object, Object, ServiceInstance> lifecycle : all) {
      lifecycle.onStart((Request<Object>) request);
    }
  }

  void startRequest(Request<?> request, Response<ServiceInstance> chosen) {
    for (LoadBalancerLifecycle<Object, Object, ServiceInstance> lifecycle : all) {
      lifecycle.onStartRequest((Request<Object>) request, chosen);
    }
  }

  /** No instance was found. */
  void discard(Request<?> request) {
    complete(
        new CompletionContext<>(Status.DISCARD, (Request<Object>) request, new EmptyResponse()));
  }

  void fail(Request<?> request, Response<ServiceInstance> chosen, Throwable failure) {
    if (!all.isEmpty()) {
      complete(new CompletionContext<>(Status.FAILED, failure, (Request<Object>) request, chosen));
    }
  }

  void succeed(Request<?> request, Response<ServiceInstance> chosen, @Nullable Object answer) {
    if (!all.isEmpty()) {
      complete(
          new CompletionContext<>(
              Status.SUCCESS, (Request<Object>) request, chosen, described(answer)));
    }
  }

  private void complete(CompletionContext<Object, ServiceInstance, Object> completion) {
    for (LoadBalancerLifecycle<Object, Object, ServiceInstance> lifecycle : all) {
      lifecycle.onComplete(completion);
    }
  }

  @SuppressWarnings("NullAway") // Spring Cloud's own client gives no RequestData here either
  private static @Nullable Object described(@Nullable Object answer) {
    if (answer instanceof ClientHttpResponse response) {
      try {
        return new ResponseData(response, null);
      } catch (IOException unreadable) {
        return answer;
      }
    }
    return answer;
  }
}
