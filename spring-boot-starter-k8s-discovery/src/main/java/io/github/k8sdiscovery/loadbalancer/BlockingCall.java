package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.health.Outcome;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequest;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** One blocking call over all its attempts. One thread. */
final class BlockingCall<T> {

  private final DiscoveryLoadBalancerClient client;
  private final String host;
  private final LoadBalancerRequest<T> request;
  private final Request<?> described;
  private final Lifecycles lifecycles;
  private @Nullable CallRequestContext context;
  private @Nullable HttpMethod method;
  private int made;

  /**
   * A call that is tried once.
   *
   * @param client picks instances
   * @param host whose
   * @param request makes an attempt
   * @param described what lifecycles are shown
   * @param lifecycles whoever wants to hear of it
   */
  BlockingCall(
      DiscoveryLoadBalancerClient client,
      String host,
      LoadBalancerRequest<T> request,
      Request<?> described,
      Lifecycles lifecycles) {
    this.client = client;
    this.host = host;
    this.request = request;
    this.described = described;
    this.lifecycles = lifecycles;
  }

  /**
   * Lets it be tried again.
   *
   * @param retryable what load balancers are shown
   * @param ifSent the method that decides whether it is tried again once it may have been sent;
   *     null if it is not
   */
  void retrying(CallRequestContext retryable, @Nullable HttpMethod ifSent) {
    context = retryable;
    method = ifSent;
  }

  /** Makes the call, the first attempt at an instance that was picked already. */
  T run(ServiceInstance first) throws IOException {
    ServiceInstance instance = first;
    while (true) {
      Response<ServiceInstance> chosen = new DefaultResponse(instance);
      lifecycles.startRequest(described, chosen);
      Attempt attempt = Attempt.begin(instance, made++ == 0);
      ServiceInstance next;
      try {
        T answer = request.apply(instance);
        next = answered(attempt, chosen, answer);
        if (next == null) {
          return answer;
        }
        // A status that is retried comes with an HTTP answer.
        ((ClientHttpResponse) answer).close();
      } catch (Exception e) {
        next = failed(attempt, chosen, e);
        if (next == null) {
          throw thrown(e);
        }
      } finally {
        attempt.end(Outcome.CANCELLED);
      }
      instance = next;
    }
  }

  private @Nullable ServiceInstance answered(
      Attempt attempt, Response<ServiceInstance> chosen, @Nullable T answer) throws IOException {
    HttpStatusCode status = null;
    if (answer instanceof ClientHttpResponse response) {
      status = response.getStatusCode();
      client.answered(host, chosen.getServer(), response);
    }
    attempt.end(Outcomes.of(status));
    lifecycles.succeed(described, chosen, answer);
    return status != null && attempt.mayFollow(status, made, method) ? next(chosen) : null;
  }

  private @Nullable ServiceInstance failed(
      Attempt attempt, Response<ServiceInstance> chosen, Exception failure) {
    Outcome outcome = Outcomes.of(failure);
    attempt.end(outcome);
    lifecycles.fail(described, chosen, failure);
    return context != null && attempt.mayFollow(outcome, made, method) ? next(chosen) : null;
  }

  /** Another instance; null if there is none any more, so that the call ends as it did. */
  private @Nullable ServiceInstance next(Response<ServiceInstance> failed) {
    ServiceInstance instance = failed.getServer();
    if (context == null || instance == null) {
      return null;
    }
    context.tried(instance);
    try {
      return client.chosen(host, new DefaultRequest<>(context));
    } catch (RuntimeException none) {
      return null;
    }
  }

  private static IOException thrown(Exception failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof IOException io) {
      return io;
    }
    throw new UndeclaredThrowableException(failure);
  }
}
