package io.github.k8sdiscovery.e2e.scenario;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A browser with a cart at the sample frontend: keeps its cookies, makes one call at a time, and
 * notes from which pods its cart has moved. Thread-safe.
 */
final class Browser {

  private static final String PATH = "/cart";

  private final AppProcess frontend;
  private final Predicate<String> toldToStop;
  private final CookieManager cookies = new CookieManager();
  private final List<String> left = new ArrayList<>();
  private CompletableFuture<String> last = CompletableFuture.completedFuture("");
  private String pod = "";
  private int unfounded;

  /**
   * A browser that has not called yet.
   *
   * @param toldToStop whether a pod may lose its sessions by now
   */
  Browser(AppProcess frontend, Predicate<String> toldToStop) {
    this.frontend = frontend;
    this.toldToStop = toldToStop;
  }

  /** Looks at the cart, after the call before; the first call puts something in. */
  synchronized CompletableFuture<String> call() {
    last = last.handle((pod, error) -> pod).thenCompose(pod -> send());
    return last;
  }

  private CompletableFuture<String> send() {
    String method = pod().isEmpty() ? "POST" : "GET";
    return frontend.sendLater(method, PATH, cookieHeader()).thenApply(this::see);
  }

  private String[] cookieHeader() {
    try {
      List<String> values =
          cookies.get(frontend.url(PATH), Map.of()).getOrDefault("Cookie", List.of());
      return values.isEmpty() ? new String[0] : new String[] {"Cookie", String.join("; ", values)};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized String see(HttpResponse<String> answer) {
    String now = Workload.hostName(answer);
    try {
      cookies.put(frontend.url(PATH), answer.headers().map());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!pod.isEmpty() && !pod.equals(now)) {
      left.add(pod);
      unfounded += toldToStop.test(pod) ? 0 : 1;
    }
    pod = now;
    return now;
  }

  /** Where its cart is; empty before the first answer. */
  synchronized String pod() {
    return pod;
  }

  /** The pods that its cart has moved away from, one entry a move. */
  synchronized List<String> left() {
    return List.copyOf(left);
  }

  /** How many of the moves were away from a pod that had not been told to stop. */
  synchronized int unfounded() {
    return unfounded;
  }
}
