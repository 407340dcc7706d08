package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Weight;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the annotation by which a slice or a pod says what it weighs. One that is no weight counts
 * as 1, and is said once for each object and text. Confined to one thread.
 */
final class WeightAnnotation {

  /** The annotation of slices and pods with one weight. */
  static final String NAME = "k8sdiscovery.github.io/weight";

  private static final Logger LOG = LoggerFactory.getLogger(EndpointSliceSource.class);
  private static final int MAX_TEXT = 100;

  private final String kind;

  /** The text that is no weight, by object. */
  private final Map<String, String> said = new HashMap<>();

  WeightAnnotation(String kind) {
    this.kind = kind;
  }

  /** Null if the object says nothing. */
  @Nullable Double of(Wire.Meta meta) {
    String text = meta.annotations() == null ? null : meta.annotations().get(NAME);
    OptionalDouble weight = text == null ? OptionalDouble.empty() : Weight.read(text);
    if (text == null || weight.isPresent()) {
      forget(meta);
      return text == null ? null : weight.getAsDouble();
    }
    if (!text.equals(said.put(key(meta), text))) {
      LOG.warn(
          "{} {}: annotation {}: {} (expected: {}); it counts as 1",
          kind,
          key(meta),
          NAME,
          text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text,
          Weight.LAW);
    }
    return 1.0;
  }

  /** The object is gone. */
  void forget(Wire.Meta meta) {
    said.remove(key(meta));
  }

  private static String key(Wire.Meta meta) {
    return meta.namespace() + "/" + meta.name();
  }
}
