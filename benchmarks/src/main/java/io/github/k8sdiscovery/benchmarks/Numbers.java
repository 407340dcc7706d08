package io.github.k8sdiscovery.benchmarks;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {

  private static final double THOUSAND = 1e3;
  private static final double MILLION = 1e6;

  private Numbers() {}

  static String time(double nanos) {
    return scaled(nanos, "ns", "µs", "ms");
  }

  static String bytes(double bytes) {
    return scaled(Math.rint(bytes), "B", "kB", "MB");
  }

  static String ratio(double times) {
    return String.format(Locale.ROOT, times < 10 ? "%.1fx" : "%.0fx", times);
  }

  private static String scaled(double value, String one, String thousand, String million) {
    if (value < THOUSAND) {
      return digits(value) + " " + one;
    }
    return value < MILLION
        ? digits(value / THOUSAND) + " " + thousand
        : digits(value / MILLION) + " " + million;
  }

  /** Three digits that count. */
  private static String digits(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}
