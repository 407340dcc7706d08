package io.github.k8sdiscovery.samples.gateway;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * A client of the gateway by https, with a jar for cookies, that trusts the gateway's certificate.
 */
final class Browser {

  private final HttpClient client;
  private final String origin;
  private final String token;

  /**
   * A browser.
   *
   * @param tls whom it trusts
   * @param origin the gateway
   * @param token what it says it is; "" for nothing
   */
  Browser(SSLContext tls, String origin, String token) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    this.origin = origin;
    this.token = token;
  }

  HttpRequest.Builder to(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + path)).timeout(Duration.ofSeconds(20));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** GETs a path: the body, or "status 503" and so on. */
  String get(String path) throws IOException, InterruptedException {
    return text(send(to(path)));
  }

  String post(String path, String body) throws IOException, InterruptedException {
    return text(send(to(path).POST(BodyPublishers.ofString(body))));
  }

  HttpClient client() {
    return client;
  }

  private static String text(HttpResponse<String> answer) {
    return answer.statusCode() == 200 ? answer.body() : "status " + answer.statusCode();
  }
}
