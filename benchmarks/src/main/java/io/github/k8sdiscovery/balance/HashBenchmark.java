package io.github.k8sdiscovery.balance;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The hash of a key alone, of a session id's length. In the policy's package, since nobody else
 * needs to see it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HashBenchmark {

  private static final int KEYS = 4096;

  private final String[] keys = new String[KEYS];
  private int next;

  /** Makes the keys, 32 characters each. */
  public HashBenchmark() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = String.format("%016x%016x", random.nextLong(), random.nextLong());
    }
  }

  /**
   * The hash of the next key.
   *
   * @return 64 bits
   */
  @Benchmark
  public long hash() {
    next = next + 1 & KEYS - 1;
    return Hashes.of(keys[next]);
  }
}
