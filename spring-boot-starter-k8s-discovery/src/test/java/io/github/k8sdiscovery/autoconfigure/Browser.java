package io.github.k8sdiscovery.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;

/** One user's browser: keeps cookies by name and sends them all. */
final class Browser {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Map<String, String> cookies = new LinkedHashMap<>();
  private List<String> set = List.of();

  /** The cookies it has, which a test may change. */
  Map<String, String> cookies() {
    return cookies;
  }

  /** What the last answer set, as it was sent. */
  List<String> set() {
    return set;
  }

  /** GETs a path of an application, with headers by turns of name and value. */
  String get(ConfigurableApplicationContext application, String path, String... headers) {
    String port = application.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer = sent(request.build());
    set = answer.headers().allValues("Set-Cookie");
    for (String cookie : set) {
      String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
    return answer.statusCode() == 200 ? answer.body() : "status " + answer.statusCode();
  }

  private static HttpResponse<String> sent(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
