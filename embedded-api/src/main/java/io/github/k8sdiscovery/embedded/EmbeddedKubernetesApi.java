package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/**
 * A Kubernetes API server in this JVM, for {@code services}, {@code endpointslices}, {@code pods},
 * {@code nodes}, {@code ingresses}, {@code httproutes} and {@code gateways}: lists, watches,
 * selectors, versions, bookmarks, paging, patches and refusals behave as a real server's, and
 * {@link #faults()} breaks it on command.
 *
 * <pre>{@code
 * try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
 *   api.service("example", "backend-service").port("http", 5000, "5000").apply();
 *   api.slice("example", "backend-service-1").service("backend-service").port("http", 5000)
 *       .endpoint(e -> e.address("127.0.0.1").ready(true)).apply();
 *   // clients use api.url()
 * }
 * }</pre>
 *
 * <p>It differs from a real server on purpose: there are no controllers and almost no validation,
 * so loopback addresses are allowed in slices; strategic merge patches replace lists; plain HTTP on
 * 127.0.0.1 only; the last two kinds, which a cluster has only where somebody has installed them,
 * are not found before the first of them is {@linkplain #apply(String) applied}. Every method may
 * be called from any thread. Open watches hold no thread. An event reaches a watcher about a
 * millisecond after the change, unless another HTTP server of the JDK was started in this JVM
 * earlier without {@code -Dsun.net.httpserver.nodelay=true}.
 */
public final class EmbeddedKubernetesApi implements AutoCloseable {
  private final Store store;
  private final RequestLog log = new RequestLog();
  private final Watches watches = new Watches();
  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor scheduler;
  private final HttpBackend backend;
  private final Faults faults;

  EmbeddedKubernetesApi(EmbeddedKubernetesApiBuilder builder) {
    store = new Store(builder.historySize, watches::publish);
    executor = Executors.newCachedThreadPool(daemons("embedded-kubernetes-api"));
    scheduler = new ScheduledThreadPoolExecutor(1, daemons("embedded-kubernetes-api-timer"));
    scheduler.setRemoveOnCancelPolicy(true);
    Gate gate = new Gate(builder.user, builder.token);
    WatchStarter starter =
        new WatchStarter(store, watches, executor, scheduler, builder.bookmarkInterval);
    ApiHandler handler = new ApiHandler(gate, store, starter, log, executor);
    backend = new HttpBackend(builder.port, handler, executor);
    faults = new Faults(gate, store, watches, backend);
  }

  EmbeddedKubernetesApi started() {
    backend.start();
    return this;
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Starts a server on a free port, open to everybody, without objects.
   *
   * @return the running server
   */
  public static EmbeddedKubernetesApi start() {
    return builder().start();
  }

  /**
   * Begins a server with settings.
   *
   * @return a builder with the defaults
   */
  public static EmbeddedKubernetesApiBuilder builder() {
    return new EmbeddedKubernetesApiBuilder();
  }

  /**
   * Where clients connect.
   *
   * @return for example {@code http://127.0.0.1:38211}, without a slash at the end
   */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /**
   * The port the server listens on; it keeps it over {@link Faults#stop()} and {@link
   * Faults#restart()}.
   *
   * @return the port, never 0
   */
  public int port() {
    return backend.port();
  }

  /**
   * Creates an object or replaces the one of that name, whatever its version. Nothing changes and
   * no event is sent when the stored one already says the same.
   *
   * @param json the object, with kind, apiVersion and metadata.name; the namespace is {@code
   *     default} if it has none
   * @return the resourceVersion of the stored object
   * @throws IllegalArgumentException if it is no JSON object or of a kind that the server does not
   *     keep
   */
  public String apply(String json) {
    return apply(Json.parseObject(json));
  }

  /**
   * The same as {@link #apply(String)} for an object made of maps, lists and plain values.
   *
   * @param object the object, with kind, apiVersion and metadata.name
   * @return the resourceVersion of the stored object
   * @throws IllegalArgumentException if it is of a kind that the server does not keep
   */
  public String apply(Map<String, ?> object) {
    return apply(Json.of(object));
  }

  String apply(ObjectNode object) {
    try {
      return store.apply(KubeObject.read(object)).meta("resourceVersion");
    } catch (ApiException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads one object.
   *
   * @param resource the plural name, for example {@code services}
   * @param namespace the namespace; "" for nodes
   * @param name the object's name
   * @return a copy as maps, lists and plain values; empty if there is none
   */
  public Optional<Map<String, Object>> get(String resource, String namespace, String name) {
    return store.find(key(resource, namespace, name)).map(object -> Json.map(object.json()));
  }

  /**
   * Removes one object.
   *
   * @param resource the plural name, for example {@code services}
   * @param namespace the namespace; "" for nodes
   * @param name the object's name
   * @return whether there was one
   */
  public boolean delete(String resource, String namespace, String name) {
    try {
      store.delete(key(resource, namespace, name));
      return true;
    } catch (ApiException absent) {
      return false;
    }
  }

  private static KubeObject.Key key(String resource, String namespace, String name) {
    return new KubeObject.Key(Resource.ofPlural(resource), namespace, name);
  }

  /**
   * The version of the latest change to any object.
   *
   * @return the counter, which only grows
   */
  public String resourceVersion() {
    return Long.toString(store.revision());
  }

  /**
   * Begins a Service.
   *
   * @param namespace its namespace
   * @param name its name
   * @return a builder; nothing is stored before {@link ServiceBuilder#apply()}
   */
  public ServiceBuilder service(String namespace, String name) {
    return new ServiceBuilder(this::apply, namespace, name);
  }

  /**
   * Begins an EndpointSlice.
   *
   * @param namespace its namespace
   * @param name its name
   * @return a builder; nothing is stored before {@link SliceBuilder#apply()}
   */
  public SliceBuilder slice(String namespace, String name) {
    return new SliceBuilder(this::apply, namespace, name);
  }

  /**
   * What can go wrong, on command.
   *
   * @return the one object that breaks this server
   */
  public Faults faults() {
    return faults;
  }

  /**
   * What clients have asked, oldest first, since the start or {@link #resetCounters()}; the latest
   * 100,000.
   *
   * @return an immutable copy
   */
  public List<RecordedRequest> requests() {
    return log.all();
  }

  /**
   * The watches that are open now.
   *
   * @return how many, in all and by resource
   */
  public OpenWatches openWatches() {
    return watches.count();
  }

  /** Forgets the {@link #requests()} so far. */
  public void resetCounters() {
    log.clear();
  }

  /** Stops the server and breaks its connections; closing twice is fine. */
  @Override
  public void close() {
    faults.stop();
    scheduler.shutdownNow();
    executor.shutdown();
  }
}
