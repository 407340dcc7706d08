package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.incoming.IncomingRequest;
import io.github.k8sdiscovery.incoming.Session;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.OfService;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.sticky.KeySource.Kind;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.loadbalancer.Request;

/**
 * Keeps the calls of a session together: looks for their key, and binds them to an instance by a
 * cookie on the answer to the incoming request. Costs one comparison where nothing is sticky. Any
 * thread.
 */
public final class Sessions {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final SessionKeys keys;
  private final Function<ServiceId, OfService> cookies;
  private final Consumer<SessionMoved> moved;

  /**
   * Sessions.
   *
   * @param keys finds keys
   * @param cookies what binds the sessions with a service; asked at every call that is bound so
   * @param moved is told of sessions that move, on the thread of the call that found out
   */
  public Sessions(
      SessionKeys keys, Function<ServiceId, OfService> cookies, Consumer<SessionMoved> moved) {
    this.keys = keys;
    this.cookies = cookies;
    this.moved = moved;
  }

  /** Whether a pick needs to know who is authenticated. */
  static boolean needsPrincipal(StickySettings sticky) {
    return sticky.looksAt(Kind.PRINCIPAL) || sticky.looksAt(Kind.BEAN);
  }

  /**
   * Picks the instance for a call.
   *
   * @param view the service
   * @param request the call
   * @param call what else is known of it
   * @param incoming the request that is being served; null if there is none
   */
  KubernetesServiceInstance pick(
      ServiceView view, Request<?> request, CallContext call, @Nullable IncomingRequest incoming) {
    StickySettings sticky = view.sticky();
    boolean byToken = sticky.binding() == Binding.TOKEN && incoming != null;
    if (sticky.keys().isEmpty() && !byToken) {
      return KubernetesServiceInstance.of(view, view.pick(call));
    }
    CallContext keyed = call.withKey(keys.of(sticky.keys(), request, incoming));
    return byToken && incoming != null
        ? bound(view, keyed, incoming)
        : KubernetesServiceInstance.of(view, view.pick(keyed));
  }

  private KubernetesServiceInstance bound(
      ServiceView view, CallContext call, IncomingRequest incoming) {
    ServiceId service = view.snapshot().id();
    OfService cookie = cookies.apply(service);
    Session session = incoming.session(service, () -> opened(service, cookie, incoming));
    String from = session.instance();
    Instance picked = view.pick(call.boundTo(from));
    String now = session.move(from, picked.id());
    if (!now.equals(picked.id())) {
      // Two calls at once began the session; the first one says where.
      picked = view.pick(call.boundTo(now));
    }
    String id = picked.id();
    return KubernetesServiceInstance.of(
        view,
        picked,
        () -> session.reached(id, before -> tell(service, cookie, incoming, before, id)));
  }

  private static @Nullable String opened(
      ServiceId service, OfService cookie, IncomingRequest incoming) {
    String token = incoming.cookie(cookie.name());
    return token == null ? null : cookie.tokens().open(service, token);
  }

  private void tell(
      ServiceId service,
      OfService cookie,
      IncomingRequest incoming,
      @Nullable String from,
      String to) {
    String token = cookie.tokens().seal(service, to);
    if (!incoming.setCookie(cookie.cookie().with(cookie.name(), token, incoming.secure()))) {
      LOG.debug("{}: the answer is on its way, so that the session stays unbound", service);
    }
    if (from != null) {
      try {
        moved.accept(new SessionMoved(service, from, to));
      } catch (RuntimeException e) {
        LOG.warn("A listener failed on a session with {} that moved", service, e);
      }
    }
  }
}
