package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.model.Instance;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The calls of one thread: each has the key of one of many sessions. */
@State(Scope.Thread)
public class Keys {

  /** Enough that no table is hot by one key alone; a power of two. */
  private static final int SESSIONS = 4096;

  private final PickContext[] calls = new PickContext[SESSIONS];
  private int next;

  /** Makes the keys, 32 characters each, as session ids are. */
  public Keys() {
    SplittableRandom random = new SplittableRandom(System.identityHashCode(this));
    for (int i = 0; i < SESSIONS; i++) {
      calls[i] = new Keyed(hex(random.nextLong()) + hex(random.nextLong()));
    }
  }

  /**
   * The next call.
   *
   * @return its context, made beforehand
   */
  public PickContext next() {
    next = next + 1 & SESSIONS - 1;
    return calls[next];
  }

  private static String hex(long number) {
    return String.format("%016x", number);
  }

  private record Keyed(String key) implements PickContext {

    @Override
    public boolean avoids(Instance instance) {
      return false;
    }
  }
}
