package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.health.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * How a call ended, as its status or its exception tells. Whether the request was ever sent decides
 * whether it may be sent again, so an exception that could be either counts as sent.
 */
final class Outcomes {

  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  /** Exceptions of HTTP clients that need not be there, by their simple names. */
  private static final Map<String, Outcome> BY_NAME =
      Map.of(
          // Apache's, a subclass of SocketTimeoutException. Netty's is a ConnectException.
          "ConnectTimeoutException", Outcome.NOT_CONNECTED,
          // Nobody was asked: all connections of this client were busy.
          "PoolAcquireTimeoutException", Outcome.CANCELLED,
          "ConnectionRequestTimeoutException", Outcome.CANCELLED,
          // Netty's.
          "ReadTimeoutException", Outcome.TIMED_OUT,
          "WriteTimeoutException", Outcome.TIMED_OUT,
          // Reactor Netty's, and no IOException.
          "AbortedException", Outcome.BROKEN);

  private Outcomes() {}

  /** How a call ended that was answered. */
  static Outcome of(@Nullable HttpStatusCode status) {
    int value = status == null ? 0 : status.value();
    return value >= BAD_GATEWAY && value <= GATEWAY_TIMEOUT
        ? Outcome.GATEWAY_ERROR
        : Outcome.ANSWERED;
  }

  /** How a call ended that failed. The outermost exception that means something decides. */
  static Outcome of(Throwable failure) {
    boolean broken = false;
    Throwable cause = failure;
    // Causes may go round in a circle; nobody wraps as often as that.
    for (int depth = 0; cause != null && depth < 20; depth++) {
      Outcome known = known(cause);
      if (known != null) {
        return known;
      }
      broken |= cause instanceof IOException;
      cause = cause.getCause();
    }
    return broken ? Outcome.BROKEN : Outcome.CANCELLED;
  }

  private static @Nullable Outcome known(Throwable failure) {
    Outcome byName = BY_NAME.get(failure.getClass().getSimpleName());
    if (byName != null) {
      return byName;
    }
    if (neverConnected(failure)) {
      return Outcome.NOT_CONNECTED;
    }
    if (failure instanceof SocketTimeoutException timeout) {
      // The JDK's URL connection has one exception for both, and "Connect timed out" in one of
      // them.
      return String.valueOf(timeout.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect ")
          ? Outcome.NOT_CONNECTED
          : Outcome.TIMED_OUT;
    }
    if (failure instanceof HttpTimeoutException || failure instanceof TimeoutException) {
      return Outcome.TIMED_OUT;
    }
    boolean interrupted =
        failure instanceof InterruptedException
            || failure instanceof InterruptedIOException
            || failure instanceof ClosedByInterruptException;
    return interrupted ? Outcome.CANCELLED : null;
  }

  /** A TLS handshake that fails has carried no request either. */
  private static boolean neverConnected(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof HttpConnectTimeoutException
        || failure instanceof NoRouteToHostException
        || failure instanceof BindException
        || failure instanceof UnknownHostException
        || failure instanceof UnresolvedAddressException
        || failure instanceof SSLHandshakeException
        || failure instanceof SSLPeerUnverifiedException;
  }
}
