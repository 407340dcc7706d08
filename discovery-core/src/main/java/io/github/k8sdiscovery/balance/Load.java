package io.github.k8sdiscovery.balance;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one instance has to do, and how long its calls take. Any thread; no lock, nothing allocated.
 *
 * <p>The latency is a moving average with a time constant of 10 s that rises at once to whatever is
 * longer ("peak"), so that an instance that turns slow is seen with its first slow answer and
 * forgiven slowly: after 10 s without another such answer a third of the difference is left. A call
 * that failed tells nothing of how long an answer takes, and must not make an instance attractive
 * by failing fast: it counts as ten times the latency known, at most 1 s of it, but as no less than
 * the latency known or the time it took; as 1 s if none is known.
 */
public final class Load {

  private static final AtomicIntegerFieldUpdater<Load> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(Load.class, "inFlight");
  private static final AtomicLongFieldUpdater<Load> LATENCY =
      AtomicLongFieldUpdater.newUpdater(Load.class, "latency");

  /** Ages count in units of 2^22 ns, 4.2 ms: 31 bits hold 104 days. */
  private static final int UNIT_BITS = 22;

  /** The time constant, in units: 10 s, as in Finagle and Linkerd. */
  private static final float TAU = 10e9f / (1 << UNIT_BITS);

  /** What a failed call counts as where nothing is known, and at most because it failed. Chosen. */
  private static final float FAILED_NANOS = 1e9f;

  /** How many times the latency known a failed call counts as. Chosen. */
  private static final float FAILED_FACTOR = 10;

  private final LongAdder all;
  private volatile int inFlight;

  /**
   * The latency in ns as the bits of a float, and the unit of time it was learnt in; 0 for none.
   */
  private volatile long latency;

  /**
   * Makes one.
   *
   * @param all counts the calls in flight to all instances
   */
  Load(LongAdder all) {
    this.all = all;
  }

  /** A call to the instance begins. */
  public void begin() {
    IN_FLIGHT.getAndIncrement(this);
    all.increment();
  }

  /**
   * A call to the instance has ended.
   *
   * @param nowNanos when, on the clock that the policies are given
   * @param tookNanos how long it took, 0 or more
   * @param failed whether there was no usable answer
   */
  public void end(long nowNanos, long tookNanos, boolean failed) {
    learn(unit(nowNanos), (float) Math.max(1, tookNanos), failed);
    IN_FLIGHT.getAndDecrement(this);
    all.decrement();
  }

  /** {@return the calls that have begun and not ended, 0 or more} */
  public int inFlight() {
    return Math.max(0, inFlight);
  }

  /** The latency as it was when a call last ended, in ns; 0 if none has. */
  float latencyNanos() {
    return nanos(latency);
  }

  /**
   * The latency, less for every moment that has passed since a call last ended, as if calls had
   * taken no time since.
   *
   * @param unit the {@linkplain #unit unit} of time it is now
   * @return ns; 0 if no call has ended
   */
  float fadedNanos(int unit) {
    long known = latency;
    return nanos(known) * fading(unit - (int) known);
  }

  /** The unit of time in which the latency was learnt; any number if none has been. */
  int heard() {
    return (int) latency;
  }

  /** The unit of time, about 4 ms long, that a moment is in; it wraps. */
  static int unit(long nanoTime) {
    return (int) (nanoTime >> UNIT_BITS);
  }

  /** The later of two units of time. */
  static int later(int one, int other) {
    return one - other > 0 ? one : other;
  }

  private void learn(int now, float took, boolean failed) {
    while (true) {
      long before = latency;
      float known = nanos(before);
      float counted = failed ? failed(took, known) : took;
      int age = before == 0 ? 0 : Math.max(0, now - (int) before);
      if (counted < known) {
        counted += (known - counted) * fading(age);
      }
      // Within one unit of time all but a peak is passed over.
      int unit = before == 0 ? now : (int) before + age;
      long after =
          ((long) Float.floatToRawIntBits(counted) << Integer.SIZE) | (unit & 0xffff_ffffL);
      if (after == before || LATENCY.compareAndSet(this, before, after)) {
        return;
      }
    }
  }

  private static float failed(float took, float known) {
    float counted = known == 0 ? FAILED_NANOS : Math.min(FAILED_NANOS, FAILED_FACTOR * known);
    return Math.max(took, Math.max(known, counted));
  }

  private static float nanos(long latency) {
    return Float.intBitsToFloat((int) (latency >>> Integer.SIZE));
  }

  /**
   * What is left of 1 after a time: {@code (1 + t/16)^-16} for t time constants in place of {@code
   * e^-t}, which is 1 at 0 and falls for ever, and costs 5 multiplications.
   */
  private static float fading(int units) {
    float left = 1 / (1 + Math.max(0, units) / (16 * TAU));
    left *= left;
    left *= left;
    left *= left;
    return left * left;
  }
}
