package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.github.k8sdiscovery.time.Randomness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The connections to the API. Requests of many watches share one HTTP/2 connection; a server allows
 * a hundred of them on one (its default), so more watches mean more clients. One that was found
 * dead is not used for anything new.
 *
 * <p>Confined to the scheduler's thread, but for {@link #close()}.
 */
final class ApiConnections implements AutoCloseable {

  /** Below the server's limit of 100 streams a connection, with room for lists. */
  private static final int WATCHES_PER_CLIENT = 80;

  /** Those that try again together are spread out: 10 ms for each of them, at most 1 s; chosen. */
  private static final int SPREAD_MILLIS = 10;

  private static final int MAX_SPREAD_MILLIS = 1_000;

  private final Config config;
  private final Credentials credentials;
  private final List<Connection> connections = new ArrayList<>();
  private final Set<AsyncBody> bodies = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Object, Consumer<Duration>> outOfReach = new LinkedHashMap<>();
  private final RandomGenerator random = Randomness.seeded();
  private int pending;
  private volatile boolean closed;

  ApiConnections(Config config) {
    // Retries are decided here, where a refusal can be told from an outage and Retry-After is read.
    this.config = new ConfigBuilder(config).withRequestRetryBackoffLimit(0).build();
    this.credentials = new Credentials(this.config);
  }

  /** A connection with room for one more watch. */
  synchronized Connection lease() {
    for (Connection connection : List.copyOf(connections)) {
      connection.retireIfOutdated();
      if (!connection.dead && connection.leases < WATCHES_PER_CLIENT) {
        connection.leases++;
        return connection;
      }
    }
    if (closed) {
      throw new IllegalStateException("closed");
    }
    HttpClient client = HttpClientUtils.getHttpClientFactory().newBuilder(config).build();
    Connection connection = new Connection(client);
    connection.leases++;
    connections.add(connection);
    return connection;
  }

  /**
   * Has an attempt made soon after somebody else has reached the API; it is told how soon. Once.
   */
  void whenReached(Object who, Consumer<Duration> attempt) {
    outOfReach.put(who, attempt);
  }

  /** Takes back {@link #whenReached}. */
  void forget(Object who) {
    outOfReach.remove(who);
  }

  /** Somebody has reached the API: those who could not need not wait any longer. */
  void reached() {
    List<Consumer<Duration>> attempts = List.copyOf(outOfReach.values());
    outOfReach.clear();
    int spread = Math.min(MAX_SPREAD_MILLIS, SPREAD_MILLIS * attempts.size());
    attempts.forEach(attempt -> attempt.accept(Duration.ofMillis(random.nextInt(spread + 1))));
  }

  /** The API may not accept the token any more. */
  void readToken() {
    credentials.readToken();
  }

  boolean closed() {
    return closed;
  }

  String url() {
    return config.getMasterUrl();
  }

  /**
   * Ends what is open: a client that is closed leaves its answers running on Java 17. Answers that
   * are still on their way are ended when they come, and only then are the clients closed.
   */
  @Override
  public void close() {
    List<AsyncBody> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(bodies);
      bodies.clear();
    }
    open.forEach(AsyncBody::cancel);
    closeClients();
  }

  /** Takes note of a request whose answer goes on until its end. Any thread. */
  CompletableFuture<HttpResponse<AsyncBody>> opening(
      CompletableFuture<HttpResponse<AsyncBody>> answer) {
    synchronized (this) {
      pending++;
    }
    return answer.whenComplete(
        (arrived, e) -> {
          if (arrived != null) {
            opened(arrived.body());
          }
          synchronized (this) {
            pending--;
          }
          if (closed) {
            closeClients();
          }
        });
  }

  private void opened(AsyncBody body) {
    synchronized (this) {
      if (!closed) {
        bodies.add(body);
        var unused = body.done().whenComplete((done, e) -> ended(body));
        return;
      }
    }
    body.cancel();
  }

  private synchronized void closeClients() {
    if (pending == 0) {
      connections.forEach(connection -> connection.client.close());
      connections.clear();
    }
  }

  private synchronized void ended(AsyncBody body) {
    bodies.remove(body);
  }

  /** A client and how many watches hold it. */
  final class Connection {

    private final HttpClient client;
    private final String certificates = credentials.certificates();
    private int leases;
    private boolean distrusted;
    private boolean dead;

    private Connection(HttpClient client) {
      this.client = client;
    }

    HttpClient client() {
      return client;
    }

    /** The API could not prove who it is, or did not believe who this is. */
    void distrusted() {
      synchronized (ApiConnections.this) {
        distrusted = true;
      }
    }

    /** The certificates have been replaced since: another client reads the new ones. */
    private void retireIfOutdated() {
      if (distrusted && !certificates.equals(credentials.certificates())) {
        dead = true;
        closeIfUnused();
      }
    }

    private void closeIfUnused() {
      if (dead && leases == 0 && connections.remove(this)) {
        client.close();
      }
    }

    /** Gives it back; the last one to give back a dead one closes it. */
    void release(boolean foundDead) {
      synchronized (ApiConnections.this) {
        leases--;
        dead |= foundDead;
        closeIfUnused();
      }
    }
  }
}
