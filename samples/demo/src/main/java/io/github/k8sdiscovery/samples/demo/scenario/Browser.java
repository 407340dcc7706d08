package io.github.k8sdiscovery.samples.demo.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Somebody who calls the frontend: keeps its cookies, makes one call at a time. */
final class Browser {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private final String frontend;
  private final CookieManager cookies = new CookieManager();

  Browser(String frontend) {
    this.frontend = frontend;
  }

  Answer get(String path) throws InterruptedException {
    return send("GET", path);
  }

  Answer post(String path) throws InterruptedException {
    return send("POST", path);
  }

  private Answer send(String method, String path) throws InterruptedException {
    URI uri = URI.create(frontend + path);
    long at = System.nanoTime();
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).timeout(TIMEOUT).method(method, BodyPublishers.noBody());
      for (String cookie : cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of())) {
        request.header("Cookie", cookie);
      }
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      cookies.put(uri, response.headers().map());
      return answer(response, at);
    } catch (IOException e) {
      return new Answer("", "", 0, e.toString(), at, System.nanoTime() - at);
    }
  }

  private static Answer answer(HttpResponse<String> response, long at) throws IOException {
    long took = System.nanoTime() - at;
    if (response.statusCode() != 200) {
      return new Answer("", "", 0, response.statusCode() + " " + response.body(), at, took);
    }
    JsonNode body = JSON.readTree(response.body());
    String version = response.headers().firstValue("X-Backend-Version").orElse("");
    int items = body.path("items").asInt();
    return new Answer(body.path("host_name").asText(), version, items, "", at, took);
  }
}
