package io.github.k8sdiscovery.sticky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.sticky.KeySource.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySourceTest {

  @ParameterizedTest
  @CsvSource({
    "cookie:JSESSIONID, COOKIE, JSESSIONID",
    "header:X-User, HEADER, X-User",
    "query:user, QUERY, user",
    "bean:cartKey, BEAN, cartKey",
    "Header: X-User, HEADER, X-User",
    "header:a:b, HEADER, a:b",
  })
  void parse_kindWithName_hasBoth(String text, Kind kind, String name) {
    assertThat(KeySource.parse(text)).isEqualTo(new KeySource(kind, name));
  }

  @ParameterizedTest
  @CsvSource({
    "principal, PRINCIPAL",
    "client-ip, CLIENT_IP",
    "instance, INSTANCE",
    "' Client-IP ', CLIENT_IP"
  })
  void parse_kindWithoutName_hasNone(String text, Kind kind) {
    assertThat(KeySource.parse(text)).isEqualTo(new KeySource(kind, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cookie",
        "cookie:",
        "cookie: ",
        "session",
        "principal:x",
        "client-ip:",
        "client_ip",
        ":x"
      })
  void parse_anythingElse_isRefusedWithWhatThereIs(String text) {
    assertThatThrownBy(() -> KeySource.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sticky.keys: "
                + text
                + " (expected: cookie:NAME, header:NAME, query:NAME, principal, client-ip, instance or"
                + " bean:NAME)");
  }

  @Test
  void toString_everyKind_isReadBack() {
    for (Kind kind : Kind.values()) {
      String name =
          switch (kind) {
            case COOKIE, HEADER, QUERY, BEAN -> "n";
            case PRINCIPAL, CLIENT_IP, INSTANCE -> "";
          };
      KeySource source = new KeySource(kind, name);

      assertThat(KeySource.parse(source.toString())).isEqualTo(source);
    }
  }
}
