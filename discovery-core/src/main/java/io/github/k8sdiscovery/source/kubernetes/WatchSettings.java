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
 * @param podWeights whether the weights that pods' annotations give count, which takes a watch on
 *     the pods' metadata in each namespace in use, and the rights for it; default false
 */
public record WatchSettings(
    Duration requestTimeout,
    Duration silence,
    Backoff retry,
    Backoff forbiddenRetry,
    boolean podWeights) {

  /** 10 s, 90 s, 100 ms to 10 s, 1 s to 1 min; chosen, not measured. */
  public static final WatchSettings DEFAULT =
      new WatchSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(90),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));

  /**
   * Settings without weights of pods.
   *
   * @param requestTimeout the longest the API may take to answer a request
   * @param silence the longest a watch may say nothing
   * @param retry the waits between attempts
   * @param forbiddenRetry the waits after a refusal for lack of rights
   */
  public WatchSettings(
      Duration requestTimeout, Duration silence, Backoff retry, Backoff forbiddenRetry) {
    this(requestTimeout, silence, retry, forbiddenRetry, false);
  }

  /**
   * These settings with or without weights of pods.
   *
   * @param wanted whether pods' annotations count
   * @return a copy
   */
  public WatchSettings withPodWeights(boolean wanted) {
    return new WatchSettings(requestTimeout, silence, retry, forbiddenRetry, wanted);
  }

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
