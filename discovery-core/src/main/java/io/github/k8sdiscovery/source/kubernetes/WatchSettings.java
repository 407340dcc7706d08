package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.time.Backoff;
import java.time.Duration;

/**
 * How watches are kept alive.
 *
 * @param requestTimeout the longest the API may take to answer a request; default 10 s
 * @param silence the longest a watch may say nothing, not even a bookmark, before it is taken for
 *     dead; default 90 s (the API sends a bookmark about every 60 s)
 * @param retry the waits between attempts; default 100 ms to 10 s
 * @param forbiddenRetry the waits after a refusal for lack of rights; default 1 s to 1 min
 */
public record WatchSettings(
    Duration requestTimeout, Duration silence, Backoff retry, Backoff forbiddenRetry) {

  /** 10 s, 90 s, 100 ms to 10 s, 1 s to 1 min; chosen, not measured. */
  public static final WatchSettings DEFAULT =
      new WatchSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(90),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));

  // Checks the bounds.
  public WatchSettings {
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException(
          "request-timeout: " + requestTimeout + " (expected: more than 0)");
    }
    if (silence.isNegative() || silence.isZero()) {
      throw new IllegalArgumentException("silence: " + silence + " (expected: more than 0)");
    }
  }
}
