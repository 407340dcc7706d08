package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which keys were not used for a while. Such a key gets another home at its next use, at random, as
 * a client does when its entry of {@code sessionAffinity: ClientIP} has run out. Every use makes
 * the time begin anew.
 *
 * <p>Remembers {@value #ENTRIES} keys in 512 KiB, by parts of their hashes; of four whose entries
 * lie together the one that was not used for the longest time is forgotten for a new one, and then
 * has its first home again. Any thread, no lock; a key is written down at most {@value #STEPS}
 * times in a timeout.
 */
final class IdleKeys {

  private static final int ENTRIES = 65_536;

  /** Entries where a key may be. */
  private static final int WAYS = 4;

  /** How fine the time is: steps in a timeout. */
  private static final int STEPS = 256;

  // An entry: 28 bits of the hash, 24 of the time in steps, 12 of the number of times it was idle.
  private static final int SET_BITS = Integer.numberOfTrailingZeros(ENTRIES / WAYS);
  private static final int TAG_SHIFT = 36;
  private static final int TIME_SHIFT = 12;
  private static final long TIME_MASK = (1L << (TAG_SHIFT - TIME_SHIFT)) - 1;
  private static final long TIMES_MASK = (1L << TIME_SHIFT) - 1;

  /** By how many steps another thread's time may be ahead of this one's. */
  private static final int AHEAD = 64;

  private final AtomicLongArray entries = new AtomicLongArray(ENTRIES);
  private final Clock clock;
  private final long originNanos;
  private final long stepNanos;

  /**
   * No key has been used so far.
   *
   * @param timeout how long a key may be unused, above 0; as exact as {@code timeout / 256}
   * @param clock tells the time
   */
  IdleKeys(Duration timeout, Clock clock) {
    this.clock = clock;
    this.originNanos = clock.nanoTime();
    this.stepNanos = Math.max(1, timeout.toNanos() / STEPS);
  }

  /**
   * A key is used now.
   *
   * @param hash the key's hash
   * @return the hash to look for its home with; the same until it has been idle
   */
  long used(long hash) {
    // Begins with 1, because an entry of 0 is a free one.
    long now = ((clock.nanoTime() - originNanos) / stepNanos + 1) & TIME_MASK;
    long tag = hash << SET_BITS >>> TAG_SHIFT << TAG_SHIFT;
    int set = (int) (hash >>> (Long.SIZE - SET_BITS)) * WAYS;
    int oldest = set;
    long oldestEntry = 0;
    long oldestAge = Long.MIN_VALUE;
    for (int i = set; i < set + WAYS; i++) {
      long entry = entries.get(i);
      if (entry != 0 && entry >>> TAG_SHIFT == tag >>> TAG_SHIFT) {
        return again(i, entry, now, hash);
      }
      long age = entry == 0 ? Long.MAX_VALUE : age(entry, now);
      if (age > oldestAge) {
        oldestAge = age;
        oldest = i;
        oldestEntry = entry;
      }
    }
    // If another key is faster this one is written down at its next use.
    entries.compareAndSet(oldest, oldestEntry, tag | (now << TIME_SHIFT));
    return hash;
  }

  private long again(int index, long entry, long now, long hash) {
    long age = age(entry, now);
    long times = entry & TIMES_MASK;
    if (age <= 0) {
      return other(hash, times);
    }
    long timesNow = age > STEPS ? (times + 1) & TIMES_MASK : times;
    long tag = entry >>> TAG_SHIFT << TAG_SHIFT;
    boolean written = entries.compareAndSet(index, entry, tag | (now << TIME_SHIFT) | timesNow);
    return written ? other(hash, timesNow) : used(hash);
  }

  /** In steps; 0 or less if it was used just now. Numbers of steps begin anew after 2^24. */
  private static long age(long entry, long now) {
    return ((now - ((entry >>> TIME_SHIFT) & TIME_MASK) + AHEAD) & TIME_MASK) - AHEAD;
  }

  private static long other(long hash, long times) {
    return times == 0 ? hash : Hashes.mix(hash ^ Hashes.next(times, 1));
  }
}
