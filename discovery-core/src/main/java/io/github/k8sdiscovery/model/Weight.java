package io.github.k8sdiscovery.model;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** How a weight is written, wherever it is: one grammar for properties and annotations. */
public final class Weight {

  /** What a written weight has to be, for messages. */
  public static final String LAW = "a number from 0 to 1e12, such as 0.5";

  /** The largest, so that sums neither overflow nor lose the small ones; chosen, not measured. */
  public static final double MAX = 1e12;

  /** With an exponent, because templates print large numbers so: {@code 1e+09}. */
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,30}\\.?\\d{0,30}|\\.\\d{1,30})([eE][+-]?\\d{1,3})?");

  private Weight() {}

  /**
   * Reads a weight.
   *
   * @param text what was written, blanks around it allowed
   * @return 0 to {@link #MAX}; empty if it is no such number
   */
  public static OptionalDouble read(String text) {
    String number = text.strip();
    if (!NUMBER.matcher(number).matches()) {
      return OptionalDouble.empty();
    }
    double weight = Double.parseDouble(number);
    return weight <= MAX ? OptionalDouble.of(weight) : OptionalDouble.empty();
  }
}
