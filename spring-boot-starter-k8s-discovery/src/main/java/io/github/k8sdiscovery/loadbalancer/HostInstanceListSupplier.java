package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.model.ServiceId;
import java.util.List;
import java.util.Optional;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The instances of one host for load balancers that are not ours. It has no state.
 *
 * <p>{@link #get()} emits the eligible instances, and again whenever they change. {@link
 * #get(Request)} emits the one that was picked for the request, alone, so that whatever the load
 * balancer does with it, the pick stands. What {@link Picks} refuses is an error signal.
 */
public final class HostInstanceListSupplier implements ServiceInstanceListSupplier {

  private final String host;
  private final Discovery discovery;
  private final Picks picks;

  /**
   * A supplier for a host.
   *
   * @param host the host, in any form
   * @param discovery says when something changes
   * @param picks what picks
   */
  public HostInstanceListSupplier(String host, Discovery discovery, Picks picks) {
    this.host = host;
    this.discovery = discovery;
    this.picks = picks;
  }

  @Override
  public String getServiceId() {
    return host;
  }

  @Override
  public Flux<List<ServiceInstance>> get() {
    return picks
        .view(host, RequestReader.NO_PORT)
        .flatMapMany(
            first -> {
              Flux<Optional<ServiceView>> later =
                  changes(first.snapshot().id()).concatMap(e -> now());
              return Flux.concat(Mono.just(Optional.of(first)), later);
            })
        .distinctUntilChanged()
        .map(view -> view.map(KubernetesServiceInstance::eligible).orElse(List.of()));
  }

  @Override
  @SuppressWarnings("rawtypes") // as Spring Cloud has it
  public Flux<List<ServiceInstance>> get(Request request) {
    return picks.pickLater(host, (Request<?>) request).map(List::of).flux();
  }

  /** The newest view; empty if the service is gone. */
  private Mono<Optional<ServiceView>> now() {
    return picks
        .view(host, RequestReader.NO_PORT)
        .map(Optional::of)
        .onErrorReturn(UnknownServiceException.class, Optional.empty());
  }

  /** Says that something may have changed: once at the beginning, then on every change. */
  private Flux<ServiceId> changes(ServiceId id) {
    return Flux.<ServiceId>create(
            sink -> {
              AutoCloseable listening =
                  discovery.listen(
                      event -> {
                        if (event.service().equals(id)) {
                          sink.next(id);
                        }
                      });
              sink.onDispose(() -> close(listening));
              sink.next(id);
            },
            OverflowStrategy.LATEST)
        .publishOn(Schedulers.parallel());
  }

  private static void close(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
