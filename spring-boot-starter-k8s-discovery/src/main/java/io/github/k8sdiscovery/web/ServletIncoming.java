package io.github.k8sdiscovery.web;

import io.github.k8sdiscovery.incoming.IncomingRequest;
import io.github.k8sdiscovery.incoming.RequestTexts;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A request to a servlet. The lock keeps others away from it while it ends: servlet containers use
 * their objects again for the next request, which may be somebody else's.
 */
final class ServletIncoming extends IncomingRequest {

  private final Map<String, ResponseCookie> cookies = new LinkedHashMap<>(2);
  private @Nullable HttpServletRequest request;
  private @Nullable HttpServletResponse response;

  ServletIncoming(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
  }

  @Override
  public @Nullable String cookie(String name) {
    return read(open -> cookie(open.getCookies(), name));
  }

  @Override
  public @Nullable String header(String name) {
    return read(open -> open.getHeader(name));
  }

  @Override
  public @Nullable String query(String name) {
    return read(open -> RequestTexts.query(open.getQueryString(), name));
  }

  @Override
  public @Nullable String principal() {
    return read(
        open -> {
          Principal user = open.getUserPrincipal();
          return user == null ? null : user.getName();
        });
  }

  @Override
  public @Nullable String clientAddress() {
    return read(HttpServletRequest::getRemoteAddr);
  }

  @Override
  public boolean secure() {
    return Boolean.TRUE.equals(read(HttpServletRequest::isSecure));
  }

  @Override
  public synchronized boolean setCookie(ResponseCookie cookie) {
    if (response == null || response.isCommitted()) {
      return false;
    }
    cookies.put(cookie.getName(), cookie);
    return true;
  }

  /** Writes the cookies set so far; to be called by a thread that serves the request. */
  synchronized void writeCookies() {
    if (response == null || cookies.isEmpty() || response.isCommitted()) {
      return;
    }
    for (ResponseCookie cookie : cookies.values()) {
      response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
    cookies.clear();
  }

  synchronized void close() {
    request = null;
    response = null;
  }

  private synchronized <T> @Nullable T read(Function<HttpServletRequest, @Nullable T> read) {
    return request == null ? null : read.apply(request);
  }

  private static @Nullable String cookie(Cookie @Nullable [] cookies, String name) {
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name)) {
          return RequestTexts.unquoted(cookie.getValue());
        }
      }
    }
    return null;
  }
}
