package io.github.k8sdiscovery.sticky;

import io.github.k8sdiscovery.model.ServiceId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads the tokens that bind a session to an instance: what a cookie carries. A token
 * hides the instance and is signed; it holds for one service. The same secret makes the same token
 * of the same instance, on every replica and after every restart.
 *
 * <p>A token is {@code base64url(tag, encrypted id)}, where the tag is the first 16 bytes of
 * HMAC-SHA-256 over service and id, and the id is encrypted by AES-128 in counter mode that starts
 * at the tag: a synthetic initialisation vector as in <a
 * href="https://www.rfc-editor.org/rfc/rfc5297">RFC 5297</a>, with HMAC as its pseudo-random
 * function. It needs no random number and cannot use one twice for different instances. Whether the
 * instance is still there is not asked, so that one that is gone has a name.
 *
 * <p>Any thread; no lock. Either way costs a few microseconds.
 */
public final class SessionTokens {

  /** The shortest secret, in characters; chosen: 16 random letters and digits are 95 bits. */
  public static final int MIN_SECRET = 16;

  /** The longest token that is looked at, in characters: an id of 350 bytes; a pod's UID has 36. */
  static final int MAX_TOKEN = 512;

  private static final int TAG = 16;
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec signing;
  private final SecretKeySpec hiding;
  private final LongAdder refused = new LongAdder();

  /**
   * Tokens of a secret.
   *
   * @param secret what nobody else knows, of at least {@value #MIN_SECRET} characters; equal on all
   *     replicas that are to know each other's tokens
   * @throws IllegalArgumentException if it is shorter; the secret is not in the message
   */
  public SessionTokens(String secret) {
    if (secret.length() < MIN_SECRET) {
      throw new IllegalArgumentException(
          "sticky.cookie.secret: "
              + secret.length()
              + " characters (expected: at least "
              + MIN_SECRET
              + ")");
    }
    SecretKeySpec root = new SecretKeySpec(sha256(secret), HMAC);
    this.signing = new SecretKeySpec(mac(root, "k8s-discovery session token: sign"), HMAC);
    byte[] key = mac(root, "k8s-discovery session token: hide");
    this.hiding = new SecretKeySpec(key, 0, TAG, "AES");
  }

  /**
   * Makes the token of an instance.
   *
   * @param service the service it belongs to
   * @param instance its id
   * @return letters, digits, {@code -} and {@code _}; 70 of them for a UID
   */
  public String seal(ServiceId service, String instance) {
    byte[] id = instance.getBytes(StandardCharsets.UTF_8);
    byte[] tag = tag(service, id);
    byte[] token = Arrays.copyOf(tag, TAG + id.length);
    System.arraycopy(crypt(tag, id), 0, token, TAG, id.length);
    return text(token);
  }

  /**
   * Reads a token from outside.
   *
   * @param service the service that is called
   * @param token whatever a client sent
   * @return the id of the instance, which may be gone; null if this is no token of this secret for
   *     this service, which is {@linkplain #refused() counted}
   */
  public @Nullable String open(ServiceId service, String token) {
    String id = token.length() > MAX_TOKEN ? null : opened(service, token);
    if (id == null) {
      refused.increment();
    }
    return id;
  }

  /** {@return how many tokens have been refused} */
  public long refused() {
    return refused.sum();
  }

  private @Nullable String opened(ServiceId service, String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException garbage) {
      return null;
    }
    // The last letter has bits to spare: only one way to write a token is taken.
    if (bytes.length <= TAG || !text(bytes).equals(token)) {
      return null;
    }
    byte[] tag = Arrays.copyOf(bytes, TAG);
    byte[] id = crypt(tag, Arrays.copyOfRange(bytes, TAG, bytes.length));
    return MessageDigest.isEqual(tag, tag(service, id))
        ? new String(id, StandardCharsets.UTF_8)
        : null;
  }

  private static String text(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private byte[] tag(ServiceId service, byte[] id) {
    byte[] name = service.toString().getBytes(StandardCharsets.UTF_8);
    // No name has a zero in it, so that service and id cannot run into one another.
    byte[] text = Arrays.copyOf(name, name.length + 1 + id.length);
    System.arraycopy(id, 0, text, name.length + 1, id.length);
    return Arrays.copyOf(mac(signing, text), TAG);
  }

  /** Counter mode is its own inverse. */
  private byte[] crypt(byte[] start, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, hiding, new IvParameterSpec(start));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES, which every JDK has", e);
    }
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    return mac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256, which every JDK has", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256, which every JDK has", e);
    }
  }
}
