package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.health.Outcome;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/** One reactive call over all its attempts, whose signals come one after the other. */
final class ReactiveCall {

  private final DiscoveryExchangeFilterFunction filter;
  private final String host;
  private final ClientRequest request;
  private final ExchangeFunction exchange;
  private final Lifecycles lifecycles;
  private final RequestData data;
  private final CallRequestContext context;
  private final DefaultRequest<RequestDataContext> described;
  private int made;

  ReactiveCall(
      DiscoveryExchangeFilterFunction filter,
      String host,
      ClientRequest request,
      ExchangeFunction exchange) {
    this.filter = filter;
    this.host = host;
    this.request = request;
    this.exchange = exchange;
    this.lifecycles = filter.lifecycles(host);
    this.data = new RequestData(request);
    this.context = new CallRequestContext(data, filter.hint(host));
    this.described = new DefaultRequest<>(context);
  }

  /** Makes the call. */
  Mono<ClientResponse> run() {
    lifecycles.start(described);
    return filter
        .chosen(host, described)
        .doOnError(refused -> lifecycles.discard(described))
        .flatMap(this::attempt);
  }

  private Mono<ClientResponse> attempt(Response<ServiceInstance> chosen) {
    ServiceInstance instance = chosen.getServer();
    if (instance == null) {
      lifecycles.discard(described);
      return Mono.just(
          ClientResponse.create(HttpStatus.SERVICE_UNAVAILABLE)
              .body("no instance of service " + host)
              .build());
    }
    ClientRequest sent = filter.at(host, instance, request);
    lifecycles.startRequest(described, chosen);
    Attempt attempt = Attempt.begin(instance, made++ == 0);
    return exchange(sent)
        .doOnCancel(() -> cancelled(attempt, chosen))
        .flatMap(answer -> answered(attempt, chosen, answer))
        .onErrorResume(e -> attempt.open(), e -> failed(attempt, chosen, e));
  }

  private Mono<ClientResponse> exchange(ClientRequest sent) {
    try {
      return exchange.exchange(sent);
    } catch (RuntimeException e) {
      return Mono.error(e);
    }
  }

  private Mono<ClientResponse> answered(
      Attempt attempt, Response<ServiceInstance> chosen, ClientResponse answer) {
    attempt.end(Outcomes.of(answer.statusCode()));
    if (!lifecycles.isEmpty()) {
      lifecycles.succeed(described, chosen, new ResponseData(answer, data));
    }
    if (!attempt.mayFollow(answer.statusCode(), made, ifSent())) {
      return Mono.just(answer);
    }
    return next(chosen)
        .onErrorComplete()
        .flatMap(next -> answer.releaseBody().onErrorComplete().then(attempt(next)))
        .switchIfEmpty(Mono.just(answer));
  }

  private Mono<ClientResponse> failed(
      Attempt attempt, Response<ServiceInstance> chosen, Throwable failure) {
    Outcome outcome = Outcomes.of(failure);
    attempt.end(outcome);
    lifecycles.fail(described, chosen, failure);
    if (!attempt.mayFollow(outcome, made, ifSent())) {
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
    return filter.chosen(host, described).filter(another -> another.getServer() != null);
  }

  /**
   * The method that decides whether a call is tried again once it may have been sent. A body may be
   * a stream that can be read once, and nobody can tell from outside.
   */
  private @Nullable HttpMethod ifSent() {
    return request.body() == BodyInserters.empty() ? request.method() : null;
  }
}
