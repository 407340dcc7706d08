package io.github.k8sdiscovery;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;

/**
 * A table of cases whose outcomes were taken from the real thing. Another table of the same schema
 * can be named with {@code -Dconformance.<name>=FILE}; what ran is printed in one line.
 */
public final class Conformance {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final String name;
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final List<String> skipped = new ArrayList<>();

  public Conformance(String name) {
    this.name = name;
  }

  /** The file or folder given on the command line, else the project's copy. */
  public Path file(String copy) {
    String given = System.getProperty("conformance." + name, "");
    if (!given.isBlank()) {
      return Path.of(given);
    }
    URL resource = Conformance.class.getResource("/conformance/" + copy);
    try {
      return Path.of(Objects.requireNonNull(resource, copy).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file, e);
    }
  }

  /** A test that counts. */
  public DynamicTest test(String title, Runnable body) {
    return dynamicTest(
        title,
        () -> {
          failed.incrementAndGet();
          body.run();
          failed.decrementAndGet();
          passed.incrementAndGet();
        });
  }

  public void skip(String id, String reason) {
    skipped.add(id + ": " + reason);
  }

  /** One test per element of the table's {@code cases}. */
  public List<DynamicTest> tests(JsonNode table, Consumer<JsonNode> body) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : table.path("cases")) {
      String title = one.path("id").asText() + " " + one.path("name").asText();
      tests.add(test(title, () -> body.accept(one)));
    }
    return tests;
  }

  public void report() {
    skipped.forEach(line -> System.out.println("conformance " + name + " skipped " + line));
    System.out.println("conformance " + name + ": " + passed + " passed, " + failed + " failed");
  }
}
