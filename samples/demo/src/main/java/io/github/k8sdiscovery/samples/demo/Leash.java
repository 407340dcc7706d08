package io.github.k8sdiscovery.samples.demo;

import java.io.IOException;

/**
 * A Java agent that ends its process when standard input ends. The demo holds the other end, so no
 * child outlives it, not even when it is killed without a chance to clean up.
 */
final class Leash {

  private Leash() {}

  /** Called by the JVM before {@code main}. */
  public static void premain(String arguments) {
    Thread thread = new Thread(Leash::awaitEnd, "leash");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent: only the end counts.
      }
    } catch (IOException e) {
      // The other end is gone just as well.
    }
    Runtime.getRuntime().halt(1);
  }
}
