package io.github.k8sdiscovery.incoming;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/** An incoming request that has what a test gave it. */
public final class FakeIncoming extends IncomingRequest {

  private final Map<String, String> parts = new HashMap<>();

  /** Gives it something: {@code cookie:NAME}, {@code header:NAME}, {@code principal} and so on. */
  public FakeIncoming with(String part, String value) {
    parts.put(part, value);
    return this;
  }

  @Override
  public @Nullable String cookie(String name) {
    return parts.get("cookie:" + name);
  }

  @Override
  public @Nullable String header(String name) {
    return parts.get("header:" + name);
  }

  @Override
  public @Nullable String query(String name) {
    return parts.get("query:" + name);
  }

  @Override
  public @Nullable String principal() {
    return parts.get("principal");
  }

  @Override
  public @Nullable String clientAddress() {
    return parts.get("client-ip");
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public boolean setCookie(ResponseCookie cookie) {
    return true;
  }
}
