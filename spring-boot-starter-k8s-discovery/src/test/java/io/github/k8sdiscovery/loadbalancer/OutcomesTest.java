package io.github.k8sdiscovery.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.health.Outcome;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

/** What exceptions and statuses say of a call. */
class OutcomesTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectException("refused"), Outcome.NOT_CONNECTED),
        Arguments.of(new HttpConnectTimeoutException("late"), Outcome.NOT_CONNECTED),
        Arguments.of(new io.netty.channel.ConnectTimeoutException("late"), Outcome.NOT_CONNECTED),
        Arguments.of(new SocketTimeoutException("Connect timed out"), Outcome.NOT_CONNECTED),
        Arguments.of(new ConnectTimeoutException("late"), Outcome.NOT_CONNECTED),
        Arguments.of(new NoRouteToHostException("no route"), Outcome.NOT_CONNECTED),
        Arguments.of(new UnknownHostException("nowhere"), Outcome.NOT_CONNECTED),
        Arguments.of(new UnresolvedAddressException(), Outcome.NOT_CONNECTED),
        Arguments.of(new SSLHandshakeException("unknown CA"), Outcome.NOT_CONNECTED),
        Arguments.of(new SocketTimeoutException("Read timed out"), Outcome.TIMED_OUT),
        Arguments.of(new HttpTimeoutException("late"), Outcome.TIMED_OUT),
        Arguments.of(ReadTimeoutException.INSTANCE, Outcome.TIMED_OUT),
        Arguments.of(new TimeoutException("late"), Outcome.TIMED_OUT),
        Arguments.of(new SocketException("Connection reset"), Outcome.BROKEN),
        Arguments.of(new EOFException(), Outcome.BROKEN),
        Arguments.of(new ClosedChannelException(), Outcome.BROKEN),
        Arguments.of(PrematureCloseException.TEST_EXCEPTION, Outcome.BROKEN),
        Arguments.of(AbortedException.beforeSend(), Outcome.BROKEN),
        Arguments.of(new SSLException("closed"), Outcome.BROKEN),
        Arguments.of(new IOException("header parser received no bytes"), Outcome.BROKEN),
        Arguments.of(new InterruptedIOException(), Outcome.CANCELLED),
        Arguments.of(new IllegalArgumentException("no converter"), Outcome.CANCELLED));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_plainOrWrapped_saysTheSame(Throwable failure, Outcome outcome) {
    assertThat(Outcomes.of(failure)).isEqualTo(outcome);
    assertThat(Outcomes.of(new ExecutionException(failure))).isEqualTo(outcome);
    assertThat(
            Outcomes.of(
                new WebClientRequestException(
                    failure, HttpMethod.GET, URI.create("/"), HttpHeaders.EMPTY)))
        .isEqualTo(outcome);
  }

  @Test
  void failure_inAnIoException_isWhatTheInnerOneSays() {
    assertThat(Outcomes.of(new IOException("wrapped", new ConnectException())))
        .isEqualTo(Outcome.NOT_CONNECTED);
    assertThat(Outcomes.of(new ResourceAccessException("x", new EOFException())))
        .isEqualTo(Outcome.BROKEN);
    assertThat(Outcomes.of(new UncheckedIOException(new IOException()))).isEqualTo(Outcome.BROKEN);
  }

  @Test
  void handshake_thatTheOtherSideEnds_isNoConnection() {
    SSLHandshakeException ended = new SSLHandshakeException("Remote host terminated the handshake");
    ended.initCause(new EOFException());
    assertThat(Outcomes.of(ended)).isEqualTo(Outcome.NOT_CONNECTED);
  }

  @Test
  void failure_whoseCausesGoRound_isCancelled() {
    RuntimeException first = new RuntimeException();
    first.initCause(new RuntimeException(first));
    assertThat(Outcomes.of(first)).isEqualTo(Outcome.CANCELLED);
  }

  @ParameterizedTest
  @CsvSource({
    "200, ANSWERED",
    "404, ANSWERED",
    "500, ANSWERED",
    "501, ANSWERED",
    "502, GATEWAY_ERROR",
    "503, GATEWAY_ERROR",
    "504, GATEWAY_ERROR",
    "505, ANSWERED"
  })
  void status_saysWhetherAGatewayFailed(int status, Outcome outcome) {
    assertThat(Outcomes.of(HttpStatusCode.valueOf(status))).isEqualTo(outcome);
  }

  /** Apache's, which need not be there, is known by its name. */
  private static final class ConnectTimeoutException extends SocketTimeoutException {

    private static final long serialVersionUID = 1L;

    ConnectTimeoutException(String message) {
      super(message);
    }
  }
}
