package io.github.k8sdiscovery.time;

/** A clock for measuring how long things take. Any thread. */
@FunctionalInterface
public interface Clock {

  /** {@return nanoseconds since a moment of its own choosing; only differences mean something} */
  long nanoTime();

  /**
   * The machine's clock.
   *
   * @return {@link System#nanoTime()}
   */
  static Clock system() {
    return System::nanoTime;
  }
}
