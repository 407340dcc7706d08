package io.github.k8sdiscovery.samples.demo;

import java.util.concurrent.locks.LockSupport;

/** A process that would run for ever but for its leash. */
final class LeashedMain {

  private LeashedMain() {}

  public static void main(String[] args) {
    Leash.premain("");
    System.out.println("running");
    while (true) {
      LockSupport.park();
    }
  }
}
