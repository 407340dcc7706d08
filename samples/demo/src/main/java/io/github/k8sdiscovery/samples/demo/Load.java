package io.github.k8sdiscovery.samples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests to the frontend, a fixed number through each of its clients, in turn, eight at a time.
 */
final class Load {

  /** The frontend's four paths by the kind of client behind them. */
  enum Client {
    REST_TEMPLATE("RestTemplate", "/host_name"),
    REST_CLIENT("RestClient", "/rest-client/host_name"),
    WEB_CLIENT("WebClient", "/web-client/host_name"),
    HTTP_INTERFACE("HTTP interface", "/interface/host_name");

    private final String label;
    private final String path;

    Client(String label, String path) {
      this.label = label;
      this.path = path;
    }

    String label() {
      return label;
    }
  }

  /**
   * How one request ended.
   *
   * @param client through which it went
   * @param pod the pod that answered; empty if it failed
   * @param failure why it failed; empty if it did not
   * @param afterKill whether it was sent after a backend had been killed and the API had said so
   */
  record Landing(Client client, String pod, String failure, boolean afterKill) {
    boolean failed() {
      return !failure.isEmpty();
    }
  }

  /** How many requests are under way at a time. */
  static final int IN_FLIGHT = 8;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final App frontend;
  private volatile boolean killed;

  Load(App frontend) {
    this.frontend = frontend;
  }

  /**
   * Sends the requests and waits for all of them.
   *
   * @param perClient how many go through each client
   * @param killAt before which request, counted over all clients, {@code kill} is run; beyond the
   *     last one: never
   * @param kill kills a backend and returns when the API has said so
   */
  List<Landing> run(int perClient, int killAt, Runnable kill) throws InterruptedException {
    int total = perClient * Client.values().length;
    List<Landing> landings = Collections.synchronizedList(new ArrayList<>(total));
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      threads.execute(
          () -> {
            for (int number = next.getAndIncrement();
                number < total;
                number = next.getAndIncrement()) {
              if (number == killAt) {
                kill.run();
                killed = true;
              }
              landings.add(send(Client.values()[number % Client.values().length]));
            }
          });
    }
    threads.shutdown();
    if (!threads.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new DemoFailure("the load did not end within " + BOUND.toMinutes() + " minutes");
    }
    return List.copyOf(landings);
  }

  /** Sends one request through one client. */
  Landing send(Client client) {
    boolean afterKill = killed;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(frontend.url(client.path))).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      String pod =
          response.statusCode() == 200
              ? JSON.readTree(response.body()).path("host_name").asText()
              : "";
      String failure = pod.isEmpty() ? response.statusCode() + " " + response.body() : "";
      return new Landing(client, pod, failure, afterKill);
    } catch (IOException e) {
      return new Landing(client, "", e.toString(), afterKill);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Landing(client, "", "interrupted", afterKill);
    }
  }
}
