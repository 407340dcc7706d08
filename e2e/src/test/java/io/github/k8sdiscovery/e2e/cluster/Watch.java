package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Follows a collection: list, watch, and again from the start when the watch ends. Shares nothing
 * with the library under test, so it can be its witness.
 */
public final class Watch implements AutoCloseable {

  private final KubeApi api;
  private final String path;
  private final BiConsumer<String, JsonNode> handler;
  private final CountDownLatch listed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts following.
   *
   * @param path the collection, with a query or without
   * @param handler gets the event's type (ADDED, MODIFIED, DELETED) and object, on one thread
   */
  public Watch(KubeApi api, String path, BiConsumer<String, JsonNode> handler) {
    this.api = api;
    this.path = path;
    this.handler = handler;
    this.thread = new Thread(this::follow, "watch " + path);
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when the first list has been handled. */
  public Watch awaitListed() {
    try {
      if (!listed.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("not listed within 10 s: " + path);
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void follow() {
    while (!closed) {
      try {
        JsonNode list = api.get(path);
        list.path("items").forEach(item -> handler.accept("ADDED", item));
        listed.countDown();
        String from = list.path("metadata").path("resourceVersion").asText();
        String query = (path.contains("?") ? "&" : "?") + "watch=true&resourceVersion=" + from;
        read(query);
      } catch (IOException | RuntimeException e) {
        if (closed) {
          return;
        }
        // The API server is being restarted: a short breath, then from the start.
        Await.until(
            "the API answers",
            Duration.ofSeconds(60),
            () -> closed || api.exists("/api/v1/namespaces/default"));
      }
    }
  }

  private void read(String query) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(api.watch(path + query), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        JsonNode event = event(line);
        if (event.path("type").asText().equals("ERROR")) {
          return;
        }
        handler.accept(event.path("type").asText(), event.path("object"));
      }
    }
  }

  private static JsonNode event(String line) throws JsonProcessingException {
    return KubeApi.JSON.readTree(line);
  }
}
