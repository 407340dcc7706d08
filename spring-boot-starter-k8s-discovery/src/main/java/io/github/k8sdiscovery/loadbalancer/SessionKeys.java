package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.incoming.IncomingRequest;
import io.github.k8sdiscovery.incoming.RequestTexts;
import io.github.k8sdiscovery.sticky.KeySource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.http.HttpHeaders;

/**
 * Finds the key of a call: in the call itself, then in the request that is being served. Reads no
 * more than it is asked for. Any thread.
 */
public final class SessionKeys {

  private static final Logger LOG = LoggerFactory.getLogger(SessionKeys.class);

  private final Map<String, SessionKey> beans;
  private final String instance = UUID.randomUUID().toString();
  private final AtomicBoolean failureSaid = new AtomicBoolean();

  /**
   * Keys.
   *
   * @param beans the application's own rules, by the name of the bean
   */
  public SessionKeys(Map<String, SessionKey> beans) {
    this.beans = Map.copyOf(beans);
  }

  /** The first key that is not empty; null if there is none. */
  @Nullable String of(
      List<KeySource> sources, Request<?> call, @Nullable IncomingRequest incoming) {
    for (KeySource source : sources) {
      String key = of(source, call, incoming);
      if (key != null && !key.isEmpty()) {
        return key;
      }
    }
    return null;
  }

  private @Nullable String of(
      KeySource source, Request<?> call, @Nullable IncomingRequest incoming) {
    String name = source.name();
    return switch (source.kind()) {
      case COOKIE -> firstOf(cookie(call, name), incoming == null ? null : incoming.cookie(name));
      case HEADER -> firstOf(header(call, name), incoming == null ? null : incoming.header(name));
      case QUERY -> firstOf(query(call, name), incoming == null ? null : incoming.query(name));
      case PRINCIPAL -> incoming == null ? null : incoming.principal();
      case CLIENT_IP -> incoming == null ? null : incoming.clientAddress();
      case INSTANCE -> instance;
      case BEAN -> ofBean(name, call, incoming);
    };
  }

  private static @Nullable String firstOf(@Nullable String outgoing, @Nullable String incoming) {
    return outgoing == null || outgoing.isEmpty() ? incoming : outgoing;
  }

  /**
   * WebClient keeps cookies beside the headers; what Spring Cloud made of the header is not read.
   */
  private static @Nullable String cookie(Request<?> call, String name) {
    RequestData data = data(call);
    if (data == null) {
      return null;
    }
    List<String> headers = headers(data).get(HttpHeaders.COOKIE);
    if (headers != null) {
      return RequestTexts.cookie(headers, name);
    }
    String value = data.getCookies() == null ? null : data.getCookies().getFirst(name);
    return value == null ? null : RequestTexts.unquoted(value);
  }

  private static @Nullable String header(Request<?> call, String name) {
    RequestData data = data(call);
    return data == null ? null : headers(data).getFirst(name);
  }

  private static @Nullable String query(Request<?> call, String name) {
    RequestData data = data(call);
    URI url = data == null ? null : data.getUrl();
    return url == null ? null : RequestTexts.query(url.getRawQuery(), name);
  }

  private static HttpHeaders headers(RequestData data) {
    HttpHeaders headers = data.getHeaders();
    return headers == null ? HttpHeaders.EMPTY : headers;
  }

  private static @Nullable RequestData data(Request<?> call) {
    return call.getContext() instanceof RequestDataContext context
        ? context.getClientRequest()
        : null;
  }

  private @Nullable String ofBean(
      String name, Request<?> call, @Nullable IncomingRequest incoming) {
    SessionKey bean = beans.get(name);
    if (bean == null) {
      return null;
    }
    try {
      return bean.of(call, incoming);
    } catch (RuntimeException e) {
      if (failureSaid.compareAndSet(false, true)) {
        LOG.warn("The session key {} failed; calls for which it does have no key", name, e);
      }
      return null;
    }
  }
}
