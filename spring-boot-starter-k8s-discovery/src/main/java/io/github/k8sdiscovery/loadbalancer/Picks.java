package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.DiscoverySettings.ExternalHosts;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.incoming.IncomingRequest;
import io.github.k8sdiscovery.incoming.IncomingRequests;
import io.github.k8sdiscovery.name.HostName.OfService;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Picks an instance for a request to a host. Keeps nothing: what is known of hosts is known by
 * {@link Discovery}. Any thread.
 */
public final class Picks {

  private final Discovery discovery;
  private final Sessions sessions;

  /**
   * Picks over a discovery.
   *
   * @param discovery where services are looked up
   * @param sessions keeps calls together
   */
  public Picks(Discovery discovery, Sessions sessions) {
    this.discovery = discovery;
    this.sessions = sessions;
  }

  /**
   * Picks the instance for a request. Waits on the first use of a service only.
   *
   * @param host the host in the URL, in any form
   * @param request the request; the port of its URL and the instance tried before count
   * @return an instance; the host itself if it passes through
   * @throws io.github.k8sdiscovery.model.DiscoveryException if there is none; it says why
   */
  ServiceInstance pick(String host, Request<?> request) {
    int port = RequestReader.port(host, request);
    if (discovery.passesThrough(host)) {
      return new PassThroughInstance(host, port);
    }
    ServiceView view;
    try {
      view = discovery.view(host, port);
    } catch (UnknownServiceException | SourceUnavailableException e) {
      if (mayBeOutside(host)) {
        return new PassThroughInstance(host, port);
      }
      throw e;
    }
    return picked(view, request, IncomingRequests.current());
  }

  /**
   * Picks when it is subscribed to. No thread waits: if everything is in memory, it emits on the
   * subscriber's thread, else on Reactor's parallel scheduler.
   *
   * @param host the host in the URL, in any form
   * @param request as in {@link #pick}
   * @return an instance, or an error signal as {@link #pick} throws
   */
  Mono<ServiceInstance> pickLater(String host, Request<?> request) {
    return Mono.deferContextual(
        context -> {
          IncomingRequest incoming = IncomingRequests.of(context);
          int port = RequestReader.port(host, request);
          if (discovery.passesThrough(host)) {
            return Mono.just(new PassThroughInstance(host, port));
          }
          return view(host, port)
              .flatMap(view -> pickedLater(view, request, incoming))
              .onErrorResume(
                  e -> isUnknown(e) && mayBeOutside(host),
                  e -> Mono.just(new PassThroughInstance(host, port)));
        });
  }

  /** Whether calls to a host are none of discovery's business. */
  boolean passesThrough(String host) {
    return discovery.passesThrough(host);
  }

  /** The view of a service's port, when it is there. */
  Mono<ServiceView> view(String host, int port) {
    CompletableFuture<ServiceView> view = discovery.viewLater(host, port);
    Mono<ServiceView> mono = Mono.fromFuture(view);
    // Discovery's own thread, which completes a first lookup, must not run the rest of the call.
    return view.isDone() ? mono : mono.publishOn(Schedulers.parallel());
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof UnknownServiceException
        || failure instanceof SourceUnavailableException;
  }

  /**
   * Whether a host that is no service we can see is one outside the cluster: {@code
   * www.example.com} has the form of a pod's name, but only the cluster can say whether it is one.
   */
  private boolean mayBeOutside(String host) {
    DiscoverySettings settings = discovery.settings();
    return settings.externalHosts() == ExternalHosts.RESOLVE
        && settings.names().read(host) instanceof OfService name
        && !name.qualified();
  }

  private ServiceInstance picked(
      ServiceView view, Request<?> request, @Nullable IncomingRequest incoming) {
    return sessions.pick(view, request, CallContext.of(request), incoming);
  }

  /** On some servers it takes a while to find out who the user is. */
  private Mono<ServiceInstance> pickedLater(
      ServiceView view, Request<?> request, @Nullable IncomingRequest incoming) {
    Mono<ServiceInstance> pick = Mono.fromSupplier(() -> picked(view, request, incoming));
    return incoming != null && Sessions.needsPrincipal(view.sticky())
        ? incoming.principalKnown().then(pick)
        : pick;
  }
}
