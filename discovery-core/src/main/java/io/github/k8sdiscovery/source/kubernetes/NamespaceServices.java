package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The services of a namespace and what they say, from one watch on all of them. */
final class NamespaceServices implements WatchListener<Wire.Service> {

  private final ListWatch<Wire.Service> watch;
  private final ApiAccess api;
  private final Map<String, ServiceInfo> services = new TreeMap<>();
  private final List<Consumer<Map<String, ServiceInfo>>> listeners = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Set<String>> current = new CompletableFuture<>();
  private boolean synced;

  NamespaceServices(String namespace, ApiAccess api) {
    this.api = api;
    this.watch = api.watch(Resource.services(namespace), Wire.Service.class, this);
    api.scheduler().execute(watch::list);
  }

  CompletableFuture<Set<String>> names() {
    return current;
  }

  /** Tells a listener what they say, now and whenever that changes, on the scheduler's thread. */
  Following follow(Consumer<Map<String, ServiceInfo>> listener) {
    api.scheduler()
        .execute(
            () -> {
              listeners.add(listener);
              if (synced) {
                listener.accept(Map.copyOf(services));
              }
            });
    return () -> api.scheduler().execute(() -> listeners.remove(listener));
  }

  @Override
  public void replaced(List<Wire.Service> items) {
    Map<String, ServiceInfo> before = synced ? Map.copyOf(services) : null;
    services.clear();
    items.forEach(item -> services.put(name(item), ServiceReader.read(item)));
    synced = true;
    if (!services.equals(before)) {
      publish();
    }
  }

  @Override
  public void applied(Wire.Service item) {
    ServiceInfo info = ServiceReader.read(item);
    if (!info.equals(services.put(name(item), info))) {
      publish();
    }
  }

  @Override
  public void deleted(Wire.Service item) {
    if (services.remove(name(item)) != null) {
      publish();
    }
  }

  @Override
  public void failed(ApiFailure failure) {
    if (!synced) {
      CompletableFuture<Set<String>> waiting = current;
      current = new CompletableFuture<>();
      waiting.completeExceptionally(new IllegalStateException(failure.reason().message()));
    }
  }

  @Override
  public void inTouch() {}

  private void publish() {
    Set<String> now = Collections.unmodifiableSet(new TreeSet<>(services.keySet()));
    if (!current.complete(now)) {
      current = CompletableFuture.completedFuture(now);
    }
    if (!listeners.isEmpty()) {
      Map<String, ServiceInfo> all = Map.copyOf(services);
      listeners.forEach(listener -> listener.accept(all));
    }
  }

  private static String name(Wire.Service item) {
    Wire.@Nullable Meta meta = item.metadata();
    return meta == null || meta.name() == null ? "" : meta.name();
  }
}
