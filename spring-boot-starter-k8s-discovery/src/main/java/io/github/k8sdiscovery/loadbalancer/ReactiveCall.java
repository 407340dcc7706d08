package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.health.Outcome;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import reactor.core.publisher.Mono;

/** One reactive call over all its attempts, whose signals come one after the other. */
final class ReactiveCall<T> {

  private final ReactiveCalls calls;
  private final String host;
  private final @Nullable HttpMethod ifSent;
  private final ReactiveExchange<T> exchange;
  private final Lifecycles lifecycles;
  private final CallRequestContext context;
  private final DefaultRequest<RequestDataContext> described;
  private int made;

  /**
   * A call that is not made yet.
   *
   * @param calls picks instances
   * @param host whose
   * @param request what load balancers are shown
   * @param ifSent the method that decides whether it is tried again once it may have been sent;
   *     null if it is not
   * @param exchange makes the attempts
   */
  ReactiveCall(
      ReactiveCalls calls,
      String host,
      RequestData request,
      @Nullable HttpMethod ifSent,
      ReactiveExchange<T> exchange) {
    this.calls = calls;
    this.host = host;
    this.ifSent = ifSent;
    this.exchange = exchange;
    this.lifecycles = calls.lifecycles(host);
    this.context = new CallRequestContext(request, calls.hint(host));
    this.described = new DefaultRequest<>(context);
  }

  /** Makes the call. */
  Mono<T> run() {
    lifecycles.start(described);
    return calls
        .chosen(host, described)
        .doOnError(refused -> lifecycles.discard(described))
        .flatMap(this::attempt);
  }

  private Mono<T> attempt(Response<ServiceInstance> chosen) {
    ServiceInstance instance = chosen.getServer();
    if (instance == null) {
      lifecycles.discard(described);
      return exchange.unserved();
    }
    lifecycles.startRequest(described, chosen);
    Attempt attempt = Attempt.begin(instance, made++ == 0);
    return sent(chosen)
        .doOnCancel(() -> cancelled(attempt, chosen))
        .flatMap(answer -> answered(attempt, chosen, answer))
        .onErrorResume(e -> attempt.open(), e -> failed(attempt, chosen, e));
  }

  private Mono<T> sent(Response<ServiceInstance> chosen) {
    try {
      return exchange.send(chosen);
    } catch (RuntimeException e) {
      return Mono.error(e);
    }
  }

  private Mono<T> answered(Attempt attempt, Response<ServiceInstance> chosen, T answer) {
    HttpStatusCode status = exchange.status(answer);
    attempt.end(Outcomes.of(status));
    if (!lifecycles.isEmpty()) {
      lifecycles.succeed(described, chosen, exchange.described(answer));
    }
    if (status == null || !attempt.mayFollow(status, made, ifSent)) {
      return Mono.just(answer);
    }
    return next(chosen)
        .onErrorComplete()
        .flatMap(next -> exchange.release(answer).onErrorComplete().then(attempt(next)))
        .switchIfEmpty(Mono.just(answer));
  }

  private Mono<T> failed(Attempt attempt, Response<ServiceInstance> chosen, Throwable failure) {
    Outcome outcome = Outcomes.of(failure);
    attempt.end(outcome);
    lifecycles.fail(described, chosen, failure);
    if (!attempt.mayFollow(outcome, made, ifSent)) {
      return Mono.error(failure);
    }
    return next(chosen)
        .onErrorMap(none -> failure)
        .switchIfEmpty(Mono.error(failure))
        .flatMap(this::attempt);
  }

  private void cancelled(Attempt attempt, Response<ServiceInstance> chosen) {
    if (attempt.open()) {
      attempt.end(Outcome.CANCELLED);
      lifecycles.fail(described, chosen, new CancellationException("the caller gave up"));
    }
  }

  /** Another instance; empty or an error if there is none any more. */
  private Mono<Response<ServiceInstance>> next(Response<ServiceInstance> failed) {
    ServiceInstance instance = failed.getServer();
    if (instance != null) {
      context.tried(instance);
    }
    return calls.chosen(host, described).filter(another -> another.getServer() != null);
  }
}
