package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.Interleavings;
import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** What picks on two threads share, in the orders in which their steps can mix. */
class PickInterleavingsTest {

  @Test
  void load_callsInFlight_areCountedAsIfOneAfterTheOther() {
    Interleavings.checkWithoutLocks(InFlight.class);
  }

  @Test
  void load_latency_isLearntAsIfOneAfterTheOther() {
    Interleavings.checkWithoutLocks(Latency.class);
  }

  @Test
  void rotation_uncontended_isOneSequence() {
    Interleavings.checkWithoutLocks(OneRotation.class);
  }

  @Test
  void table_uncontended_isOneSequence() {
    Interleavings.checkWithoutLocks(OneTable.class);
  }

  @Test
  void table_atItsEndSoFar_isOneSequence() {
    Interleavings.check(TableBeingFilled.class);
  }

  @Test
  void stream_turns_areOneSequence() {
    Interleavings.check(OneStream.class);
  }

  /** No one sequence, by design; what holds is that threads share out whole periods. */
  @Test
  void rotation_contended_wholePeriodsAreSharedOut() {
    Interleavings.check(Stripes.class);
  }

  @Test
  void idleKeys_keyThatWasIdle_hasOneNewHome() {
    Interleavings.checkWithoutLocks(IdleKey.class);
  }

  /** Calls to one instance. */
  public static final class InFlight {

    private final Load load = new Load(new LongAdder());

    @Operation
    public void begin() {
      load.begin();
    }

    @Operation
    public void end() {
      load.end(0, 1, false);
    }

    @Operation
    public int inFlight() {
      return load.inFlight();
    }
  }

  /** Calls that end, which is two steps: what is in flight is looked at by another test. */
  @Param(name = "millis", gen = IntGen.class, conf = "1:4")
  public static final class Latency {

    private final Load load = new Load(new LongAdder());

    @Operation
    public void answered(@Param(name = "millis") int millis) {
      load.end(0, millis * 1_000_000L, false);
    }

    @Operation
    public void failed() {
      load.end(0, 1, true);
    }

    @Operation
    public float latencyNanos() {
      return load.latencyNanos();
    }
  }

  /** Fewer turns than it takes to be overtaken often enough for stripes. */
  public static final class OneRotation {

    private final Turns turns = new Turns.Rotation(3, 2, false);

    @Operation
    public int next() {
      return turns.next();
    }

    @Operation
    public int peek() {
      return turns.peek();
    }
  }

  /** A table that is known from the beginning. */
  public static final class OneTable {

    private final Turns turns = new Turns.Table(FairSchedule.from(new int[] {3, 1}, 0, 0), false);

    @Operation
    public int next() {
      return turns.next();
    }
  }

  /** A table of which the first 256 of 5,000 slots are known, and 254 of them are taken. */
  public static final class TableBeingFilled {

    private final Turns turns =
        new Turns.Table(FairSchedule.from(new int[] {1, 2000, 2999}, 0, 0), false);

    public TableBeingFilled() {
      for (int i = 0; i < 254; i++) {
        turns.next();
      }
    }

    @Operation
    public int next() {
      return turns.next();
    }
  }

  /** A schedule without a table. */
  public static final class OneStream {

    private final Turns turns = new Turns.Stream(FairSchedule.from(new int[] {3, 1}, 0, 0));

    @Operation
    public int next() {
      return turns.next();
    }

    @Operation
    public int peek() {
      return turns.peek();
    }
  }

  /** Two turns on each of two threads, whether they have a stripe each or one together. */
  public static final class Stripes {

    private final Turns turns = new Turns.Rotation(2, 0, true);
    private final AtomicIntegerArray given = new AtomicIntegerArray(2);

    @Operation
    public void next() {
      given.getAndIncrement(turns.next());
    }

    @Validate
    public void eachHasHadTwo() {
      if (given.get(0) != 2 || given.get(1) != 2) {
        throw new IllegalStateException("given: " + given + " (expected: 2 to each)");
      }
    }
  }

  /** A key that was used once, and then not for longer than the timeout. */
  public static final class IdleKey {

    private static final long HASH = 0x1234_5678_9ABC_DEF0L;

    private long now;
    private final IdleKeys keys = new IdleKeys(Duration.ofNanos(256), Clock.of(() -> now));

    public IdleKey() {
      keys.used(HASH);
      now = 1_000;
    }

    @Operation
    public long used() {
      return keys.used(HASH);
    }
  }
}
