package io.github.k8sdiscovery.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open watch; a thread of its own reads lines as they come. */
final class WatchStream implements AutoCloseable {
  static final String CLEAN_END = "<clean end>";
  static final String BROKEN = "<broken>";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InputStream body;
  private final LinkedBlockingQueue<Line> lines = new LinkedBlockingQueue<>();

  /** A line and when it was read. */
  record Line(String text, long atNanos) {}

  WatchStream(HttpClient http, HttpRequest request) {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      body = response.body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Thread reader = new Thread(this::read, "watch-stream");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(new Line(line, System.nanoTime()));
      }
      lines.add(new Line(CLEAN_END, System.nanoTime()));
    } catch (IOException e) {
      lines.add(new Line(BROKEN, System.nanoTime()));
    }
  }

  Line line() {
    try {
      Line line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new AssertionError("no line within " + PATIENCE);
      }
      return line;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String text() {
    return line().text();
  }

  ObjectNode event() {
    return Json.parseObject(text());
  }

  /** The next event as "TYPE name", for bookmarks "BOOKMARK". */
  String summary() {
    ObjectNode event = event();
    String name = event.path("object").path("metadata").path("name").asText("");
    return (event.path("type").asText() + " " + name).strip();
  }

  List<String> summaries(int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(summary());
    }
    return all;
  }

  /** What has come and was not read yet. */
  @Nullable String waiting() {
    Line line = lines.peek();
    return line == null ? null : line.text();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
