package io.github.k8sdiscovery.autoconfigure;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A property has a value that is not allowed; the application does not start. */
public final class InvalidPropertyException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** How the core says what is wrong. */
  private static final Pattern MESSAGE = Pattern.compile("([a-z.-]+): (.*) \\(expected: (.*)\\)");

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final String property;
  private final String expected;

  InvalidPropertyException(String property, Object value, String expected) {
    super(property + ": " + value + " (expected: " + expected + ")");
    this.property = property;
    this.expected = expected;
  }

  /**
   * What the core has refused.
   *
   * @param prefix what stands before the property's name, with the last dot
   * @param refused says "name: value (expected: law)"
   */
  static IllegalArgumentException of(String prefix, IllegalArgumentException refused) {
    Matcher said = MESSAGE.matcher(String.valueOf(refused.getMessage()));
    return said.matches()
        ? new InvalidPropertyException(prefix + said.group(1), said.group(2), said.group(3))
        : refused;
  }

  static void positive(String property, @Nullable Duration value) {
    if (value != null && (value.isZero() || value.isNegative())) {
      throw new InvalidPropertyException(
          property, value, "a duration of more than 0, such as 500ms, 2s or 1m");
    }
  }

  static void atLeast(String property, @Nullable Integer value, int least) {
    if (value != null && value < least) {
      throw new InvalidPropertyException(property, value, "a number of " + least + " or more");
    }
  }

  static void share(String property, @Nullable Double value) {
    if (value != null && !(value >= 0 && value <= 1)) {
      throw new InvalidPropertyException(property, value, "a number from 0 to 1");
    }
  }

  static void namespace(String property, String value) {
    if (!NAMESPACE.matcher(value).matches()) {
      throw new InvalidPropertyException(
          property, value, "a namespace such as example: one label, lower case");
    }
  }

  /** {@return the property's full name} */
  public String property() {
    return property;
  }

  /** {@return what is allowed} */
  public String expected() {
    return expected;
  }
}
