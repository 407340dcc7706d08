package io.github.k8sdiscovery.e2e.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Times that something came after something else; what came before counts as no time. Confined to
 * one thread.
 */
public final class Lag {

  private final List<Long> nanos = new ArrayList<>();

  /** Adds one; less than 0 counts as 0. */
  public void add(long lagNanos) {
    nanos.add(Math.max(0, lagNanos));
  }

  /** The quantile, in milliseconds. */
  public double millis(double quantile) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(quantile * sorted.size())))
        / 1e6;
  }

  @Override
  public String toString() {
    return "p50=%.2f ms p99=%.2f ms max=%.2f ms".formatted(millis(0.5), millis(0.99), millis(1));
  }
}
