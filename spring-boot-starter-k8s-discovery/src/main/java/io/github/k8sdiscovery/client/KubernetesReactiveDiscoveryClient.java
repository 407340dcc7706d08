package io.github.k8sdiscovery.client;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.name.InvalidNameException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Spring Cloud's {@link ReactiveDiscoveryClient} over {@link Discovery}. No thread ever waits: what
 * is in memory is emitted on the subscriber's thread, the answer to a first use on Reactor's
 * parallel scheduler.
 */
public final class KubernetesReactiveDiscoveryClient implements ReactiveDiscoveryClient {

  private final Discovery discovery;

  /**
   * A client over a discovery.
   *
   * @param discovery where services are looked up
   */
  public KubernetesReactiveDiscoveryClient(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public String description() {
    return "Kubernetes EndpointSlice Reactive Discovery Client";
  }

  /**
   * As {@link KubernetesDiscoveryClient#getInstances}; what that throws is an error signal here.
   *
   * @param serviceId the service in any form a host name may have
   * @return the instances of this moment
   */
  @Override
  public Flux<ServiceInstance> getInstances(String serviceId) {
    Assert.notNull(serviceId, "serviceId must be provided");
    return later(() -> discovery.viewLater(serviceId, 0))
        .flatMapIterable(KubernetesServiceInstance::eligible)
        .onErrorComplete(
            e -> e instanceof UnknownServiceException || e instanceof InvalidNameException);
  }

  /** {@return the names of the services in the client's own namespace, sorted} */
  @Override
  public Flux<String> getServices() {
    return later(discovery::servicesLater)
        .timeout(discovery.settings().limits().firstLookupTimeout())
        .flatMapIterable(names -> names);
  }

  private static <T> Mono<T> later(Supplier<CompletableFuture<T>> answer) {
    return Mono.defer(
        () -> {
          CompletableFuture<T> future = answer.get();
          Mono<T> mono = Mono.fromFuture(future, true);
          // Discovery's own thread, which completes it, must not run what subscribers do.
          return future.isDone() ? mono : mono.publishOn(Schedulers.parallel());
        });
  }
}
