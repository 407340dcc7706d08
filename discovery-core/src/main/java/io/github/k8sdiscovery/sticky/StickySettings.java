package io.github.k8sdiscovery.sticky;

import java.time.Duration;
import java.util.List;

/**
 * What keeps the calls of a session on one instance.
 *
 * @param keys where the key is looked for, in this order; the first that is not empty counts
 * @param binding how a session binds to an instance; default {@link Binding#SERVICE}
 * @param overflow the most that an instance may have in flight in relation to its fair share, above
 *     1; 0, the default, for no bound. Only for {@link Binding#HASH}
 * @param timeout for how long after its last call a session stays where it is; zero, the default,
 *     for ever. Only for {@link Binding#HASH}: a token stays good for as long as its cookie is
 *     there
 */
public record StickySettings(
    List<KeySource> keys, Binding binding, double overflow, Duration timeout) {

  /** As the Service says. */
  public static final StickySettings DEFAULT =
      new StickySettings(List.of(), Binding.SERVICE, 0, Duration.ZERO);

  /** No stickiness, whatever the Service says. */
  public static final StickySettings NONE =
      new StickySettings(List.of(), Binding.NONE, 0, Duration.ZERO);

  /** How a session binds to an instance. */
  public enum Binding {
    /** By the client's address if the Service says {@code sessionAffinity: ClientIP}; else not. */
    SERVICE,
    /** Not at all. */
    NONE,
    /** By a consistent hash of the key: the same instance on every replica of the client. */
    HASH,
    /** By a signed cookie that names the instance. */
    TOKEN
  }

  // Checks the bounds and copies the keys.
  public StickySettings {
    keys = List.copyOf(keys);
    if (!(overflow == 0 || (overflow > 1 && overflow < Double.POSITIVE_INFINITY))) {
      throw new IllegalArgumentException(
          "sticky.overflow: " + overflow + " (expected: more than 1, or 0 for no bound)");
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException(
          "sticky.timeout: " + timeout + " (expected: a duration, or 0 for ever)");
    }
    if (binding == Binding.HASH && keys.isEmpty()) {
      throw new IllegalArgumentException(
          "sticky.keys: none (expected: at least one for sticky.binding=hash)");
    }
  }

  /**
   * Whether a key may come from somewhere.
   *
   * @param kind from what
   * @return true if one of the keys does
   */
  public boolean looksAt(KeySource.Kind kind) {
    for (KeySource key : keys) {
      if (key.kind() == kind) {
        return true;
      }
    }
    return false;
  }
}
