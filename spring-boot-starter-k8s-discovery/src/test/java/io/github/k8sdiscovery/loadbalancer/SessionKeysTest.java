package io.github.k8sdiscovery.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.incoming.FakeIncoming;
import io.github.k8sdiscovery.incoming.IncomingRequest;
import io.github.k8sdiscovery.sticky.KeySource;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;

class SessionKeysTest {

  private final SessionKeys keys =
      new SessionKeys(
          Map.of(
              "tenant", (call, incoming) -> incoming == null ? "none" : incoming.header("X-Tenant"),
              "broken",
                  (call, incoming) -> {
                    throw new IllegalStateException("broken");
                  }));
  private final HttpHeaders headers = new HttpHeaders();
  private final LinkedMultiValueMap<String, String> cookies = new LinkedMultiValueMap<>();
  private final FakeIncoming incoming = new FakeIncoming();
  private String url = "http://backend:5000/x";

  private @Nullable String key(String... sources) {
    return keyOf(incoming, sources);
  }

  private @Nullable String keyOf(@Nullable IncomingRequest served, String... sources) {
    RequestData data =
        new RequestData(HttpMethod.GET, URI.create(url), headers, cookies, new HashMap<>());
    return keys.of(parsed(sources), new DefaultRequest<>(new RequestDataContext(data)), served);
  }

  private static List<KeySource> parsed(String... sources) {
    return Stream.of(sources).map(KeySource::parse).toList();
  }

  @Test
  void key_inBothRequests_outgoingOneCounts() {
    headers.add("Cookie", "SID=out");
    headers.add("X-User", "out");
    url = "http://backend:5000/x?user=out";
    incoming.with("cookie:SID", "in").with("header:X-User", "in").with("query:user", "in");

    assertThat(key("cookie:SID")).isEqualTo("out");
    assertThat(key("header:x-user")).isEqualTo("out");
    assertThat(key("query:user")).isEqualTo("out");
  }

  @Test
  void key_inIncomingRequestAlone_isFoundThere() {
    incoming
        .with("cookie:SID", "c")
        .with("header:X-User", "h")
        .with("query:user", "q")
        .with("principal", "p")
        .with("client-ip", "192.0.2.1");

    assertThat(key("cookie:SID")).isEqualTo("c");
    assertThat(key("header:X-User")).isEqualTo("h");
    assertThat(key("query:user")).isEqualTo("q");
    assertThat(key("principal")).isEqualTo("p");
    assertThat(key("client-ip")).isEqualTo("192.0.2.1");
  }

  @Test
  void key_severalSources_firstThatIsNotEmptyCounts() {
    headers.add("X-Empty", "");
    incoming.with("header:X-User", "h").with("client-ip", "192.0.2.1");

    assertThat(key("cookie:SID", "header:X-Empty", "header:X-User", "client-ip")).isEqualTo("h");
    assertThat(key("client-ip", "header:X-User")).isEqualTo("192.0.2.1");
  }

  @Test
  void key_emptyInOutgoingRequest_isLookedForInIncomingOne() {
    headers.add("X-User", "");
    headers.add("Cookie", "SID=");
    incoming.with("header:X-User", "h").with("cookie:SID", "c");

    assertThat(key("header:X-User")).isEqualTo("h");
    assertThat(key("cookie:SID")).isEqualTo("c");
  }

  @Test
  void key_nowhere_isNull() {
    assertThat(key("cookie:SID", "header:X-User", "query:user", "principal", "client-ip")).isNull();
    assertThat(keyOf(null, "cookie:SID", "principal", "client-ip")).isNull();
    assertThat(key()).isNull();
  }

  /** Spring Cloud makes {@code JSESSIONID=[abc; SID]} of this, commons#971. */
  @Test
  void cookie_secondOneInHeader_isFound() {
    headers.add("Cookie", "JSESSIONID=abc; SID=\"s=1\"; SID=late");
    cookies.add("JSESSIONID", "abc; SID");

    assertThat(key("cookie:SID")).isEqualTo("s=1");
  }

  @Test
  void cookie_besideTheHeaders_isFound() {
    cookies.add("SID", "web-client");

    assertThat(key("cookie:SID")).isEqualTo("web-client");
  }

  @Test
  void instance_everyCall_hasTheSameKeyAndOtherApplicationsAnother() {
    String key = key("instance");

    assertThat(key).isNotEmpty().isEqualTo(keyOf(null, "instance"));
    assertThat(new SessionKeys(Map.of()).of(parsed("instance"), call(), null)).isNotEqualTo(key);
  }

  @Test
  void bean_ownRule_decides() {
    incoming.with("header:X-Tenant", "t");

    assertThat(key("bean:tenant")).isEqualTo("t");
    assertThat(keyOf(null, "bean:tenant")).isEqualTo("none");
  }

  @Test
  void bean_failing_isNoKey() {
    incoming.with("client-ip", "192.0.2.1");

    assertThat(key("bean:broken", "client-ip")).isEqualTo("192.0.2.1");
  }

  @Test
  void call_withoutData_hasTheKeysOfTheIncomingRequest() {
    incoming.with("header:X-User", "h");

    assertThat(keys.of(parsed("header:X-User"), call(), incoming)).isEqualTo("h");
  }

  private static Request<?> call() {
    return new DefaultRequest<>();
  }
}
