package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.time.Randomness;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt. Each sort of trouble counts for itself: the first
 * refusal after a long outage is a first refusal, and is soon tried again. An API that starts gives
 * several sorts of trouble, one after the other.
 */
final class Waits {

  /** A watch that lived so long was a good one: what follows its end is no repeated failure. */
  private static final Duration GOOD = Duration.ofSeconds(1);

  /** The API is asked to end watches after 5 to 10 minutes, as by its own clients. */
  private static final int WATCH_SECONDS = 300;

  private final WatchSettings settings;
  private final RandomGenerator random;
  private final Map<String, Integer> failures = new HashMap<>();
  private int shortWatches;

  Waits(WatchSettings settings) {
    this(settings, Randomness.seeded());
  }

  Waits(WatchSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** How long the next watch is asked to last. */
  int watchSeconds() {
    return WATCH_SECONDS + random.nextInt(WATCH_SECONDS);
  }

  /** At least as long as the API asks. */
  Duration after(ApiFailure failure) {
    if (failure.code() != 0) {
      answered();
    }
    // What is refused or not installed will be so for a while.
    boolean rights =
        failure.code() == ApiFailure.FORBIDDEN || failure.code() == ApiFailure.NOT_FOUND;
    int before = failures.merge(failure.sort(), 1, Integer::sum) - 1;
    Duration wait = (rights ? settings.forbiddenRetry() : settings.retry()).delay(before, random);
    return wait.compareTo(failure.retryAfter()) < 0 ? failure.retryAfter() : wait;
  }

  /** None after a good watch; longer and longer after short ones. */
  Duration afterWatchOf(Duration lived) {
    if (lived.compareTo(GOOD) >= 0) {
      worked();
    }
    int before = shortWatches++;
    return before == 0 ? Duration.ZERO : settings.retry().delay(before, random);
  }

  /** There was an answer, whatever it said: an outage is over. */
  void answered() {
    failures.remove(ApiFailure.UNREACHABLE);
  }

  /** A watch did its work: all trouble is over. */
  void worked() {
    failures.clear();
    shortWatches = 0;
  }
}
