package io.github.k8sdiscovery.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.loadbalancer.SessionCookie.SameSite;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.Secure;
import io.github.k8sdiscovery.model.ServiceId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieTest {

  private static SessionCookie cookie(SameSite sites, Secure secure) {
    return new SessionCookie("SID", null, "/", sites, secure);
  }

  @Test
  void default_plainHttp_hasTheDocumentedAttributes() {
    assertThat(SessionCookie.DEFAULT.with("k8sd-backend", "t0ken", false))
        .hasToString("k8sd-backend=t0ken; Path=/; HttpOnly; SameSite=Lax");
    assertThat(SessionCookie.DEFAULT.with("k8sd-backend", "t0ken", true))
        .hasToString("k8sd-backend=t0ken; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  @ParameterizedTest
  @CsvSource({
    "LAX, AUTO, false, false",
    "STRICT, AUTO, true, true",
    "LAX, ALWAYS, false, true",
    "LAX, NEVER, true, false",
    "NONE, AUTO, false, true",
    "NONE, ALWAYS, false, true",
  })
  void secure_eachSetting_followsItsRule(SameSite sites, Secure secure, boolean https, boolean is) {
    assertThat(cookie(sites, secure).with("SID", "t", https).isSecure()).isEqualTo(is);
  }

  @Test
  void attributes_given_areWritten() {
    SessionCookie cookie =
        new SessionCookie("SID", Duration.ofHours(1), "/shop", SameSite.STRICT, Secure.AUTO);

    assertThat(cookie.with("SID", "t", false).toString())
        .contains("Path=/shop")
        .contains("Max-Age=3600")
        .contains("SameSite=Strict");
  }

  @Test
  void name_eachService_isAnother() {
    SessionCookie cookie = SessionCookie.DEFAULT;

    assertThat(cookie.name(new ServiceId("example", "backend"), "example"))
        .isEqualTo("k8sd-backend");
    assertThat(cookie.name(new ServiceId("shop", "backend"), "example"))
        .isEqualTo("k8sd-backend.shop");
    assertThat(cookie.name(new ServiceId("east", "shop", "backend"), "example"))
        .isEqualTo("k8sd-backend.shop.east");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;b", "a=b", "a,b", "ä", "{other}", "\"a\""})
  void name_notACookiesName_isRefused(String name) {
    assertThat(SessionCookie.isName(name)).isFalse();
    assertThatThrownBy(() -> new SessionCookie(name, null, "/", SameSite.LAX, Secure.AUTO))
        .hasMessageStartingWith("sticky.cookie.name: " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop", "/a;b", "/a\nb", "/ä"})
  void path_notACookiesPath_isRefused(String path) {
    assertThatThrownBy(() -> new SessionCookie("SID", null, path, SameSite.LAX, Secure.AUTO))
        .hasMessageStartingWith("sticky.cookie.path: " + path);
  }

  @Test
  void others_outOfBounds_areRefused() {
    assertThatThrownBy(() -> cookie(SameSite.NONE, Secure.NEVER))
        .hasMessageStartingWith("sticky.cookie.secure: never");
    assertThatThrownBy(
            () -> new SessionCookie("SID", Duration.ZERO, "/", SameSite.LAX, Secure.AUTO))
        .hasMessageStartingWith("sticky.cookie.max-age: PT0S");
  }
}
