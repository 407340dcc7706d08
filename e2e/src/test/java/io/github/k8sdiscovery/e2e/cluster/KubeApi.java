package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The Kubernetes API over plain REST, with nothing of the library under test in it. Thread-safe.
 * Paths are as in the API reference: {@code /api/v1/namespaces/example/pods/a}.
 */
public final class KubeApi {

  /** For all JSON of the tests. */
  public static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI base;
  private final String token;

  /** An API client with the administrator's rights. */
  public static KubeApi admin(ControlPlane plane) {
    return new KubeApi(plane, plane.adminToken());
  }

  /** An API client with the rights of {@code token}. */
  public KubeApi(ControlPlane plane, String token) {
    this.http =
        // Over HTTP/2 the API server ends the connection with a 401, and this client then loses the
        // answer.
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(plane))
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.base = URI.create("https://" + ControlPlane.HOST + ":" + plane.port());
    this.token = token;
  }

  /** The object or list at {@code path}. */
  public JsonNode get(String path) {
    return parse(send("GET", path, "application/json", ""));
  }

  /** The plain text at {@code path}, for /metrics. */
  public String text(String path) {
    return send("GET", path, "text/plain", "");
  }

  /** Creates what {@code json} says in the collection {@code path}. */
  public JsonNode create(String path, String json) {
    return parse(send("POST", path, "application/json", json));
  }

  /** Changes the object by a JSON merge patch. */
  public JsonNode merge(String path, String json) {
    return parse(send("PATCH", path, "application/merge-patch+json", json));
  }

  /** Changes the object by a strategic merge patch, which knows the keys of Kubernetes' lists. */
  public JsonNode strategic(String path, String json) {
    return parse(send("PATCH", path, "application/strategic-merge-patch+json", json));
  }

  /**
   * Applies every document of {@code yaml} on the server's side, strictly; namespaced kinds without
   * a namespace go to {@code namespace}.
   */
  public List<JsonNode> apply(String namespace, String yaml) {
    List<JsonNode> applied = new ArrayList<>();
    for (JsonNode document : Manifests.documents(yaml)) {
      String path =
          Manifests.path(document, namespace)
              + "?fieldManager=e2e&force=true&fieldValidation=Strict";
      applied.add(parse(send("PATCH", path, "application/apply-patch+yaml", document.toString())));
    }
    return applied;
  }

  /** Deletes the object at {@code path} as a user does; absent is fine. */
  public void delete(String path) {
    delete(path, "{}");
  }

  /** Deletes with DeleteOptions; absent is fine. */
  public void delete(String path, String options) {
    try {
      send("DELETE", path, "application/json", options);
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  /** Whether there is an object at {@code path}. */
  public boolean exists(String path) {
    try {
      get(path);
      return true;
    } catch (ApiException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** Opens a watch; each line of the stream is an event. */
  public InputStream watch(String path) {
    try {
      HttpResponse<InputStream> response =
          http.send(request("GET", path, "application/json", ""), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new ApiException(response.statusCode(), "GET " + path);
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private String send(String method, String path, String type, String body) {
    try {
      HttpResponse<String> response =
          http.send(request(method, path, type, body), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new ApiException(response.statusCode(), method + " " + path + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest request(String method, String path, String type, String body) {
    return HttpRequest.newBuilder(base.resolve(path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", type)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(body, e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }

  private static SSLContext trusting(ControlPlane plane) {
    try (InputStream pem = Files.newInputStream(plane.ca())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(plane.ca() + ": not a certificate", e);
    }
  }
}
