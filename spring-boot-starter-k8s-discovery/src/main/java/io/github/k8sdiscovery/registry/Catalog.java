package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of all services of a registry, asked for when somebody wants them, and not again for a
 * while. Confined to the scheduler's thread.
 */
final class Catalog {

  /** Whoever asks waits no longer, and gets what is known, if anything is; chosen. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Registry registry;
  private CompletableFuture<Void> asked = CompletableFuture.completedFuture(null);
  private @Nullable List<String> known;
  private @Nullable Unavailability trouble;
  private long heardAtNanos;
  private boolean heard;

  Catalog(Registry registry) {
    this.registry = registry;
  }

  /** The next one who asks wants news. */
  void outdated() {
    heard = false;
  }

  /** The names of the services that the pattern stands for, no older than that if all goes well. */
  void names(Pattern pattern, Duration maxAge, CompletableFuture<Set<String>> answer) {
    long age = registry.scheduler().clock().nanoTime() - heardAtNanos;
    if (heard && age < maxAge.toNanos()) {
      complete(pattern, answer);
      return;
    }
    ask();
    Cancellable patience = registry.scheduler().schedule(() -> complete(pattern, answer), PATIENCE);
    var unused =
        asked.thenRun(
            () -> {
              patience.cancel();
              complete(pattern, answer);
            });
  }

  private void ask() {
    if (asked.isDone()) {
      asked = new CompletableFuture<>();
      registry.queries().ask(() -> registry.client().services(), this::answered, this::failed);
    }
  }

  private void answered(List<String> names) {
    known = List.copyOf(names);
    trouble = null;
    end();
  }

  private void failed(Unavailability reason) {
    trouble = reason;
    end();
  }

  private void end() {
    heard = true;
    heardAtNanos = registry.scheduler().clock().nanoTime();
    asked.complete(null);
  }

  private void complete(Pattern pattern, CompletableFuture<Set<String>> answer) {
    if (known != null) {
      answer.complete(read(pattern, known));
    } else {
      String reason = trouble == null ? "no answer within " + PATIENCE : trouble.message();
      answer.completeExceptionally(new IllegalStateException(registry.name() + ": " + reason));
    }
  }

  private static Set<String> read(Pattern pattern, List<String> names) {
    Set<String> services = new TreeSet<>();
    for (String registered : names) {
      String name = ServiceNames.read(pattern, registered);
      if (name != null) {
        services.add(name);
      }
    }
    return services;
  }
}
