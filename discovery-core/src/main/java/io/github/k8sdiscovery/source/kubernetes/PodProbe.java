package io.github.k8sdiscovery.source.kubernetes;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out whether an address can be reached from here. */
@FunctionalInterface
interface PodProbe {

  /** How long an answer may take; chosen, not measured. */
  Duration WITHIN = Duration.ofMillis(250);

  /** Whether somebody answers there; never fails, and blocks nobody. */
  CompletableFuture<Boolean> reaches(String ip, int port);

  /** One TCP connection: whoever takes or refuses it is there. */
  static CompletableFuture<Boolean> tcp(String ip, int port) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    try {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
      var unused =
          answer
              .completeOnTimeout(false, WITHIN.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((reached, e) -> close(channel));
      channel.connect(
          new InetSocketAddress(ip, port),
          null,
          new CompletionHandler<@Nullable Void, @Nullable Void>() {
            @Override
            public void completed(@Nullable Void result, @Nullable Void attachment) {
              answer.complete(true);
            }

            @Override
            public void failed(Throwable cause, @Nullable Void attachment) {
              answer.complete(cause instanceof ConnectException);
            }
          });
    } catch (IOException | RuntimeException unreachable) {
      answer.complete(false);
    }
    return answer;
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
