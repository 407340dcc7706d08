package io.github.k8sdiscovery.samples.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTest {

  private final List<@Nullable String> cookies = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> ended = new HashSet<>();
  private HttpServer server;
  private Session session;
  private volatile String pod = "a";
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/cart", this::answer);
    server.start();
    session = new Session("http://127.0.0.1:" + server.getAddress().getPort(), ended::contains);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    cookies.add(exchange.getRequestHeaders().getFirst("Cookie"));
    byte[] body = ("{\"host_name\":\"" + pod + "\",\"items\":2}").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Set-Cookie", "where=" + pod + "; Path=/; HttpOnly");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void session_sendsBackTheCookieItWasGiven() {
    session.post();
    session.get();

    assertThat(cookies).containsExactly(null, "where=a");
    assertThat(session.items()).isEqualTo(2);
  }

  @Test
  void move_fromAPodThatHasEnded_isFounded() {
    session.post();
    ended.add("a");
    pod = "b";
    session.get();
    session.get();

    assertThat(session.pod()).isEqualTo("b");
    assertThat(session.moves()).isEqualTo(1);
    assertThat(session.unfounded()).isZero();
    assertThat(session.returned()).isFalse();
  }

  @Test
  void moves_thereAndBackAgain_areUnfoundedAndCounted() {
    for (String next : new String[] {"a", "b", "a", "b"}) {
      pod = next;
      session.get();
    }

    assertThat(session.moves()).isEqualTo(3);
    assertThat(session.unfounded()).isEqualTo(3);
    assertThat(session.returned()).isTrue();
  }

  @Test
  void failure_isNoMove() {
    session.post();
    status = 503;
    pod = "b";
    session.get();

    assertThat(session.moves()).isZero();
    assertThat(session.pod()).isEqualTo("a");
    assertThat(new Counts(session.answers()).failed()).isEqualTo(1);
  }
}
