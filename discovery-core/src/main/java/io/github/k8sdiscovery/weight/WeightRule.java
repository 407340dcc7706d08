package io.github.k8sdiscovery.weight;

import io.github.k8sdiscovery.model.Weight;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much some instances weigh.
 *
 * @param selector which ones
 * @param amount the weight of each, or the percentage of all calls that they get together; 0 or
 *     more
 * @param percent which of the two
 */
record WeightRule(Selector selector, double amount, boolean percent) {

  /**
   * Reads {@code selector=weight}. A weight that is none counts as 1.
   *
   * @param bad is told that something is wrong with the text
   * @return null if it selects nothing
   */
  static @Nullable WeightRule read(String text, Consumer<String> bad) {
    int equals = text.indexOf('=');
    Selector selector = equals < 0 ? null : Selector.read(text.substring(0, equals).strip());
    if (selector == null) {
      bad.accept(text);
      return null;
    }
    String written = text.substring(equals + 1).strip();
    boolean percent = written.endsWith("%");
    OptionalDouble amount =
        Weight.read(percent ? written.substring(0, written.length() - 1) : written);
    if (amount.isEmpty()) {
      bad.accept(text);
      return new WeightRule(selector, 1, false);
    }
    return new WeightRule(selector, amount.getAsDouble(), percent);
  }
}
