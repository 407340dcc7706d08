package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.connect.CallNames;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * A call of a WebClient.
 *
 * @param request the request to the service
 * @param data the same as load balancers are shown it
 * @param at the request as it is sent to an instance
 * @param exchange sends it
 */
record WebClientExchange(
    ClientRequest request,
    RequestData data,
    BiFunction<ServiceInstance, ClientRequest, ClientRequest> at,
    ExchangeFunction exchange)
    implements ReactiveExchange<ClientResponse> {

  /**
   * The method that decides whether a call is tried again once it may have been sent. A body may be
   * a stream that can be read once, and nobody can tell from outside.
   */
  @Nullable HttpMethod ifSent() {
    return request.body() == BodyInserters.empty() ? request.method() : null;
  }

  @Override
  public Mono<ClientResponse> send(Response<ServiceInstance> chosen) {
    ClientRequest sent = at.apply(chosen.getServer(), request);
    Mono<ClientResponse> answer = exchange.exchange(sent);
    CallNames names = CallNames.in(sent.attributes());
    return names == null
        ? answer
        : answer.contextWrite(context -> context.put(CallNames.ATTRIBUTE, names));
  }

  @Override
  public HttpStatusCode status(ClientResponse answer) {
    return answer.statusCode();
  }

  @Override
  public Mono<Void> release(ClientResponse answer) {
    return answer.releaseBody();
  }

  @Override
  public Object described(ClientResponse answer) {
    return new ResponseData(answer, data);
  }

  @Override
  public Mono<ClientResponse> unserved() {
    return Mono.just(
        ClientResponse.create(HttpStatus.SERVICE_UNAVAILABLE)
            .body("no instance of service " + request.url().getHost())
            .build());
  }
}
