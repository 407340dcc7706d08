package io.github.k8sdiscovery.source.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Objects of the API for tests. */
final class WireSamples {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private WireSamples() {}

  static <T> T read(Object json, Class<T> type) {
    return MAPPER.convertValue(json, type);
  }
}
