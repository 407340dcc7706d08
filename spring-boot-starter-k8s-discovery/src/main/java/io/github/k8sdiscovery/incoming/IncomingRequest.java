package io.github.k8sdiscovery.incoming;

import io.github.k8sdiscovery.model.ServiceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import reactor.core.publisher.Mono;

/**
 * The request that this application is serving while it calls services. Nothing of it is read
 * before it is asked for, and nothing can be read once it has been answered. Any thread.
 */
public abstract class IncomingRequest {

  private final Map<ServiceId, Session> sessions = new ConcurrentHashMap<>(4);

  /** For the kinds of server. */
  protected IncomingRequest() {}

  /**
   * A cookie, as the server reads them.
   *
   * @param name its name, case counts
   * @return its value without the quotes around it, the first one's if there are several; null if
   *     there is none
   */
  public abstract @Nullable String cookie(String name);

  /**
   * A header.
   *
   * @param name its name, case does not count
   * @return its first value; null if there is none
   */
  public abstract @Nullable String header(String name);

  /**
   * A parameter in the query of the URL; the body is left alone.
   *
   * @param name its name, case counts
   * @return its first value, decoded; null if there is none
   */
  public abstract @Nullable String query(String name);

  /**
   * Who is authenticated.
   *
   * @return the name; null if nobody is, or it is not known yet
   */
  public abstract @Nullable String principal();

  /**
   * Finds out who is authenticated, where that takes time.
   *
   * @return is complete when {@link #principal()} can tell; never an error
   */
  public Mono<Void> principalKnown() {
    return Mono.empty();
  }

  /**
   * The client's address as Spring says it is: {@code server.forward-headers-strategy} decides
   * whether forwarded headers are believed.
   *
   * @return an IP address; null if it is not known
   */
  public abstract @Nullable String clientAddress();

  /** {@return whether the client came by https, as Spring says} */
  public abstract boolean secure();

  /**
   * Sets a cookie on the answer, in place of one of the same name set before.
   *
   * @param cookie the cookie
   * @return false if it is too late: the answer is on its way
   */
  public abstract boolean setCookie(ResponseCookie cookie);

  /**
   * The session of the client with a service.
   *
   * @param service which service
   * @param bound says to which instance the session is bound so far, null if to none; asked once
   * @return the same one for all calls that this request leads to
   */
  public final Session session(ServiceId service, Supplier<@Nullable String> bound) {
    return sessions.computeIfAbsent(service, id -> new Session(bound.get()));
  }
}
