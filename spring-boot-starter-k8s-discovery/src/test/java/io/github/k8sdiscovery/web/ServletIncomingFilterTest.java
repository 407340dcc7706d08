package io.github.k8sdiscovery.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.incoming.IncomingRequest;
import io.github.k8sdiscovery.incoming.IncomingRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Servlet containers use their objects again: what outlives its request must see nothing. */
class ServletIncomingFilterTest {

  private static final ResponseCookie COOKIE = ResponseCookie.from("SID", "new").build();

  private final ServletIncomingFilter filter = new ServletIncomingFilter();
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/x");
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final List<IncomingRequest> seen = new ArrayList<>();

  private IncomingRequest served(FilterChain rest) throws ServletException, IOException {
    request.setCookies(new Cookie("SID", "old"));
    request.addHeader("X-User", "anna");
    filter.doFilter(
        request,
        response,
        (in, out) -> {
          IncomingRequest incoming = IncomingRequests.current();
          assertThat(incoming).isNotNull();
          seen.add(incoming);
          rest.doFilter(in, out);
        });
    return seen.get(0);
  }

  @Test
  void request_whileItIsServed_isOnItsThread() throws Exception {
    served(
        (in, out) -> {
          assertThat(seen.get(0).cookie("SID")).isEqualTo("old");
          assertThat(seen.get(0).header("x-user")).isEqualTo("anna");
        });

    assertThat(IncomingRequests.current()).isNull();
  }

  @Test
  void request_answered_canNeitherBeReadNorGivenACookie() throws Exception {
    IncomingRequest incoming = served((in, out) -> {});

    assertThat(incoming.cookie("SID")).isNull();
    assertThat(incoming.header("X-User")).isNull();
    assertThat(incoming.clientAddress()).isNull();
    assertThat(incoming.setCookie(COOKIE)).isFalse();
    assertThat(response.getHeaders("Set-Cookie")).isEmpty();
  }

  @Test
  void request_answeredLater_staysUntilTheContainerSaysItIsOver() throws Exception {
    request.setAsyncSupported(true);
    IncomingRequest incoming = served((in, out) -> in.startAsync(in, out));

    assertThat(incoming.cookie("SID")).isEqualTo("old");
    assertThat(incoming.setCookie(COOKIE)).isTrue();

    MockAsyncContext async = (MockAsyncContext) request.getAsyncContext();
    assertThat(async).isNotNull();
    async.complete();

    assertThat(incoming.cookie("SID")).isNull();
    assertThat(incoming.setCookie(COOKIE)).isFalse();
  }

  @Test
  void cookies_setBeforeTheBody_areWrittenOnceTheLastOfAName() throws Exception {
    served(
        (in, out) -> {
          assertThat(seen.get(0).setCookie(ResponseCookie.from("SID", "first").build())).isTrue();
          assertThat(seen.get(0).setCookie(COOKIE)).isTrue();
          assertThat(response.getHeaders("Set-Cookie")).as("not yet").isEmpty();
          ServletOutputStream body = out.getOutputStream();
          body.write(1);
          body.flush();
          assertThat(seen.get(0).setCookie(COOKIE)).as("too late").isFalse();
        });

    assertThat(response.getHeaders("Set-Cookie")).containsExactly("SID=new");
  }

  @Test
  void cookies_answerWithoutBody_areWritten() throws Exception {
    served((in, out) -> assertThat(seen.get(0).setCookie(COOKIE)).isTrue());

    assertThat(response.getHeaders("Set-Cookie")).containsExactly("SID=new");
  }

  @Test
  void thread_filterFails_isLeftClean() {
    try {
      served(
          (in, out) -> {
            throw new IOException("broken");
          });
    } catch (IOException | ServletException expected) {
      assertThat(expected).hasMessage("broken");
    }

    assertThat(seen).hasSize(1);
    assertThat(IncomingRequests.current()).isNull();
    assertThat(seen.get(0).cookie("SID")).isNull();
  }
}
