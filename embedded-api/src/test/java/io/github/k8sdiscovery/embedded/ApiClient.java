package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A plain HTTP client for the tests: no Kubernetes library between them and the wire. */
final class ApiClient {
  static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/example/endpointslices";
  static final String SERVICES = "/api/v1/namespaces/example/services";

  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedKubernetesApi api;

  ApiClient(EmbeddedKubernetesApi api) {
    this.api = api;
  }

  /** A whole answer. */
  record Reply(int status, ObjectNode body, HttpResponse<String> raw) {
    String message() {
      return body.path("message").asText();
    }

    String revision() {
      return body.path("metadata").path("resourceVersion").asText();
    }
  }

  Reply get(String path) {
    return send("GET", path, "", "");
  }

  Reply send(String method, String path, String mediaType, String body) {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString(body));
    if (!mediaType.isEmpty()) {
      request.header("Content-Type", mediaType);
    }
    HttpResponse<String> response = raw(request.build());
    return new Reply(response.statusCode(), Json.parseObject(response.body()), response);
  }

  HttpResponse<String> raw(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  WatchStream watch(String path) {
    return new WatchStream(http, request(path).build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api.url() + path.replace(" ", "%20")))
        .timeout(Duration.ofSeconds(20));
  }
}
