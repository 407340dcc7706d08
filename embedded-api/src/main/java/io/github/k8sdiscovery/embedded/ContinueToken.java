package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a list goes on: at which revision (-1: whichever is latest) and after which object. */
record ContinueToken(long revision, String after) {
  static final ContinueToken START = new ContinueToken(0, "");

  private static final String NEXT_KEY = "\u0000";

  /** Reads what a client sent back. */
  static ContinueToken parse(String text) {
    try {
      ObjectNode token =
          Json.parseObject(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      String start = token.path("start").asText();
      if (token.path("rv").isIntegralNumber() && start.endsWith(NEXT_KEY)) {
        return new ContinueToken(
            token.path("rv").asLong(), start.substring(0, start.length() - NEXT_KEY.length()));
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal: the token is not one of ours, whichever way.
    }
    throw Refusals.badRequest("continue key is not valid: " + text);
  }

  /** The text form, in the real server's layout. */
  String text() {
    ObjectNode token =
        Json.object().put("v", "meta.k8s.io/v1").put("rv", revision).put("start", after + NEXT_KEY);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }

  boolean precedes(KubeObject object) {
    return after.compareTo(object.key().path()) < 0;
  }
}
