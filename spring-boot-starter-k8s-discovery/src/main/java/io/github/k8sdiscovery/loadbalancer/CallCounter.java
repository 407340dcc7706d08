package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.health.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;

/**
 * Counts the calls of those who pick by Spring Cloud's contracts and call by themselves: Feign, and
 * WebClient with Spring Cloud's own retry. Our own clients and gateways do not ask it. Any thread.
 *
 * <p>Whoever gives up waiting for a reactive answer is not heard of again, so a call that has not
 * ended after {@link #LONGEST} is taken for one that was given up.
 */
public final class CallCounter implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

  /** Chosen, not measured: longer than clients wait for an answer. */
  private static final long LONGEST = Duration.ofMinutes(5).toNanos();

  /** So many calls at a time are looked through for old ones; chosen, not measured. */
  private static final int LOOK_EVERY = 256;

  private final Map<Chosen, Attempt> open = new ConcurrentHashMap<>();
  private int untilLook = LOOK_EVERY;

  /** Makes one. */
  public CallCounter() {}

  @Override
  public void onStart(Request<Object> request) {}

  @Override
  public void onStartRequest(Request<Object> request, Response<ServiceInstance> chosen) {
    ServiceInstance instance = chosen.getServer();
    if (instance == null) {
      return;
    }
    forgetOld();
    Attempt before = open.put(new Chosen(chosen), Attempt.begin(instance, true));
    if (before != null) {
      before.end(Outcome.CANCELLED);
    }
  }

  @Override
  public void onComplete(CompletionContext<Object, ServiceInstance, Object> completion) {
    Response<ServiceInstance> chosen = completion.getLoadBalancerResponse();
    Attempt attempt = chosen == null ? null : open.remove(new Chosen(chosen));
    if (attempt != null) {
      attempt.end(outcome(completion));
    }
  }

  private static Outcome outcome(CompletionContext<Object, ServiceInstance, Object> completion) {
    Throwable failure = completion.getThrowable();
    return switch (completion.status()) {
      case DISCARD -> Outcome.CANCELLED;
      case FAILED -> failure == null ? Outcome.CANCELLED : Outcomes.of(failure);
      case SUCCESS ->
          completion.getClientResponse() instanceof ResponseData answer
              ? Outcomes.of(answer.getHttpStatus())
              : Outcome.ANSWERED;
    };
  }

  // A lost update makes the next look come a little later.
  private void forgetOld() {
    if (--untilLook > 0) {
      return;
    }
    untilLook = LOOK_EVERY;
    open.values()
        .removeIf(
            attempt -> {
              boolean old = attempt.olderThan(LONGEST);
              if (old) {
                attempt.end(Outcome.CANCELLED);
              }
              return old;
            });
  }

  /** What was chosen for one attempt: the object, whatever it is equal to. */
  private record Chosen(Response<ServiceInstance> response) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Chosen that && response == that.response;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(response);
    }
  }
}
