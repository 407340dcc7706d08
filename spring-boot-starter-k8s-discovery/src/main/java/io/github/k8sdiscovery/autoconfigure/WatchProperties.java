package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.source.kubernetes.WatchSettings;
import io.github.k8sdiscovery.time.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How watches are kept alive.
 *
 * @param silenceTimeout The longest a watch may say nothing, not even a bookmark, before it is
 *     taken for dead and opened anew.
 * @param retryMin The shortest wait between two attempts to reach the API.
 * @param retryMax The longest wait between two attempts to reach the API.
 * @param forbiddenRetryMin The shortest wait after the API has refused for lack of rights.
 * @param forbiddenRetryMax The longest wait after the API has refused for lack of rights.
 */
@ConfigurationProperties("k8s.discovery.kubernetes.watch")
public record WatchProperties(
    @Nullable Duration silenceTimeout,
    @Nullable Duration retryMin,
    @Nullable Duration retryMax,
    @Nullable Duration forbiddenRetryMin,
    @Nullable Duration forbiddenRetryMax) {

  private static final String PREFIX = "k8s.discovery.kubernetes.watch.";

  // Checks the bounds.
  public WatchProperties {
    InvalidPropertyException.positive(PREFIX + "silence-timeout", silenceTimeout);
    backoff("retry", retryMin, retryMax, WatchSettings.DEFAULT.retry());
    backoff(
        "forbidden-retry",
        forbiddenRetryMin,
        forbiddenRetryMax,
        WatchSettings.DEFAULT.forbiddenRetry());
  }

  /** The settings, with the defaults where nothing is said. */
  WatchSettings settings(@Nullable Duration requestTimeout) {
    WatchSettings defaults = WatchSettings.DEFAULT;
    return new WatchSettings(
        requestTimeout == null ? defaults.requestTimeout() : requestTimeout,
        silenceTimeout == null ? defaults.silence() : silenceTimeout,
        backoff("retry", retryMin, retryMax, defaults.retry()),
        backoff(
            "forbidden-retry", forbiddenRetryMin, forbiddenRetryMax, defaults.forbiddenRetry()));
  }

  private static Backoff backoff(
      String name, @Nullable Duration min, @Nullable Duration max, Backoff defaults) {
    InvalidPropertyException.positive(PREFIX + name + "-min", min);
    Duration shortest = min == null ? defaults.min() : min;
    Duration longest = max == null ? defaults.max() : max;
    if (longest.compareTo(shortest) < 0) {
      String wrong = max == null ? "-min" : "-max";
      String law =
          max == null ? "at most " + longest + ", the longest wait" : "at least " + shortest;
      throw new InvalidPropertyException(
          PREFIX + name + wrong, max == null ? shortest : longest, law);
    }
    return new Backoff(shortest, longest);
  }
}
