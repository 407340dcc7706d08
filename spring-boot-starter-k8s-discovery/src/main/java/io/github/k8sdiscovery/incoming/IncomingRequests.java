package io.github.k8sdiscovery.incoming;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where the incoming request is found: on the thread that serves it, or in the Reactor context of
 * what is subscribed to while it is served.
 */
public final class IncomingRequests {

  private static final ThreadLocal<@Nullable IncomingRequest> CURRENT = new ThreadLocal<>();

  private IncomingRequests() {}

  /** {@return the request that this thread serves; null if it serves none} */
  public static @Nullable IncomingRequest current() {
    return CURRENT.get();
  }

  /**
   * The request that a subscription belongs to.
   *
   * @param context the subscriber's context
   * @return the one in the context, else the one that this thread, which subscribes, serves; null
   *     if there is none
   */
  public static @Nullable IncomingRequest of(ContextView context) {
    IncomingRequest known = context.getOrDefault(IncomingRequest.class, null);
    return known == null ? current() : known;
  }

  /**
   * Keeps the request that a subscriber belongs to, for what happens on other threads.
   *
   * @param call what is subscribed to
   * @param <T> what it gives
   * @return the same, with the request in its context
   */
  public static <T> Mono<T> carried(Mono<T> call) {
    return Mono.deferContextual(
        context -> {
          IncomingRequest request = of(context);
          return request == null ? call : call.contextWrite(inner -> put(inner, request));
        });
  }

  /**
   * Puts the request on this thread.
   *
   * @param request the request that is served from now on; null for none
   * @return the one before, to be put back; null for none
   */
  public static @Nullable IncomingRequest swap(@Nullable IncomingRequest request) {
    IncomingRequest before = CURRENT.get();
    if (request == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(request);
    }
    return before;
  }

  /**
   * Puts the request into a context.
   *
   * @param context the context
   * @param request the request that is served in it
   * @return a context with it
   */
  public static Context put(Context context, IncomingRequest request) {
    return context.put(IncomingRequest.class, request);
  }
}
