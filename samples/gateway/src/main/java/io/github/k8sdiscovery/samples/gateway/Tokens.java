package io.github.k8sdiscovery.samples.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/**
 * Makes the tokens that an identity provider would make: JSON Web Tokens, signed with RS256 (<a
 * href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>).
 */
final class Tokens {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Tokens() {}

  /**
   * A token.
   *
   * @param key signs it
   * @param subject who it is for: letters
   * @param expires when it ends
   */
  static String sign(PrivateKey key, String subject, Instant expires) {
    String payload = "{\"sub\":\"" + subject + "\",\"exp\":" + expires.getEpochSecond() + "}";
    String signed = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(payload);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }
}
