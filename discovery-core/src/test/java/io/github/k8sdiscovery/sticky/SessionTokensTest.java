package io.github.k8sdiscovery.sticky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.model.ServiceId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {

  private static final String SECRET = "sixteen letters.";
  private static final ServiceId SERVICE = new ServiceId("example", "backend");
  private static final String UID = "5f1c2b7e-8f0c-4f0e-9d55-0a6f6d1d9c11";

  private final SessionTokens tokens = new SessionTokens(SECRET);

  @ParameterizedTest
  @ValueSource(strings = {UID, "10.0.0.1:8080", "[fd00::1]:8080", "a", "ä"})
  void open_ownToken_isTheInstance(String id) {
    assertThat(tokens.open(SERVICE, tokens.seal(SERVICE, id))).isEqualTo(id);
    assertThat(tokens.refused()).isZero();
  }

  @Test
  void seal_sameSecret_isTheSameTokenOnEveryReplica() {
    String other = new SessionTokens(SECRET).seal(SERVICE, UID);

    assertThat(other).isEqualTo(tokens.seal(SERVICE, UID)).hasSize(70).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void seal_anything_hidesTheInstance() {
    String token = tokens.seal(SERVICE, UID);

    assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1))
        .doesNotContain(UID.substring(0, 8))
        .doesNotContain(UID.substring(24));
  }

  @Test
  void seal_eachSecretServiceAndInstance_isAnotherToken() {
    SessionTokens foreign = new SessionTokens("sixteen letters!");
    Set<String> seen = new HashSet<>();

    assertThat(seen.add(tokens.seal(SERVICE, UID))).isTrue();
    assertThat(seen.add(tokens.seal(SERVICE, UID + "x"))).isTrue();
    assertThat(seen.add(tokens.seal(new ServiceId("example", "other"), UID))).isTrue();
    assertThat(seen.add(tokens.seal(new ServiceId("east", "example", "backend"), UID))).isTrue();
    assertThat(seen.add(foreign.seal(SERVICE, UID))).isTrue();
  }

  @Test
  void open_everyCharacterChanged_isRefusedAndCounted() {
    String token = tokens.seal(SERVICE, UID);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=%é";
    int tried = 0;
    for (int i = 0; i < token.length(); i++) {
      for (int c = 0; c < alphabet.length(); c++) {
        if (alphabet.charAt(c) != token.charAt(i)) {
          String tampered = token.substring(0, i) + alphabet.charAt(c) + token.substring(i + 1);
          assertThat(tokens.open(SERVICE, tampered)).as(tampered).isNull();
          tried++;
        }
      }
    }
    assertThat(tokens.refused()).isEqualTo(tried);
  }

  @Test
  void open_truncatedOrExtended_isRefused() {
    String token = tokens.seal(SERVICE, UID);
    for (int length = 0; length < token.length(); length++) {
      assertThat(tokens.open(SERVICE, token.substring(0, length))).isNull();
    }
    for (String more : new String[] {"A", "=", "AA", "==", " ", token}) {
      assertThat(tokens.open(SERVICE, token + more)).isNull();
    }
  }

  @Test
  void open_longerThanAnyToken_isRefused() {
    String id = "i".repeat(400);

    assertThat(tokens.open(SERVICE, "A".repeat(8192))).isNull();
    // Well-formed, signed, and still too long: the bound is looked at first.
    assertThat(tokens.open(SERVICE, tokens.seal(SERVICE, id))).isNull();
    assertThat(tokens.open(SERVICE, tokens.seal(SERVICE, id.substring(0, 350)))).isNotNull();
  }

  @Test
  void open_otherServiceOrSecret_isRefused() {
    String token = tokens.seal(SERVICE, UID);

    assertThat(tokens.open(new ServiceId("example", "other"), token)).isNull();
    assertThat(tokens.open(new ServiceId("other", "backend"), token)).isNull();
    assertThat(new SessionTokens("another secret..").open(SERVICE, token)).isNull();
    assertThat(tokens.refused()).isEqualTo(2);
  }

  @Test
  void secret_short_isRefusedWithoutSayingIt() {
    assertThatThrownBy(() -> new SessionTokens("fifteen letters"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sticky.cookie.secret: 15 characters (expected: at least 16)");
  }

  @Test
  void secret_differingBehindTheFirstSixteen_isAnother() {
    String token = new SessionTokens(SECRET + "a").seal(SERVICE, UID);

    assertThat(new SessionTokens(SECRET + "b").open(SERVICE, token)).isNull();
  }
}
