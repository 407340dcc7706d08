package io.github.k8sdiscovery.loadbalancer;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.http.HttpStatusCode;
import reactor.core.publisher.Mono;

/**
 * Who makes the attempts of one reactive call, and can say what came of them. One at a time.
 *
 * @param <T> an answer, when its head is there
 */
public interface ReactiveExchange<T> {

  /**
   * Makes an attempt.
   *
   * @param chosen the instance to call, never none
   * @return the answer, or an error signal if there is none
   */
  Mono<T> send(Response<ServiceInstance> chosen);

  /**
   * An answer's status.
   *
   * @param answer the answer
   * @return its status; null if it has none
   */
  @Nullable HttpStatusCode status(T answer);

  /**
   * Gives up an answer, because another attempt follows.
   *
   * @param answer the answer
   * @return ends when that is done
   */
  Mono<Void> release(T answer);

  /**
   * An answer as Spring Cloud's lifecycles see it.
   *
   * @param answer the answer
   * @return {@link org.springframework.cloud.client.loadbalancer.ResponseData}
   */
  Object described(T answer);

  /** {@return what the caller gets when a load balancer of the application has no instance} */
  Mono<T> unserved();
}
