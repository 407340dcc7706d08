package io.github.k8sdiscovery.source.kubernetes;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The names of the services of a namespace, from one watch on all of them. */
final class NamespaceServices implements WatchListener<Wire.Service> {

  private final ListWatch<Wire.Service> watch;
  private final Set<String> names = new TreeSet<>();
  private volatile CompletableFuture<Set<String>> current = new CompletableFuture<>();
  private boolean synced;

  NamespaceServices(String namespace, ApiAccess api) {
    this.watch = api.watch(Resource.services(namespace), Wire.Service.class, this);
    api.scheduler().execute(watch::list);
  }

  CompletableFuture<Set<String>> names() {
    return current;
  }

  @Override
  public void replaced(List<Wire.Service> items) {
    names.clear();
    items.forEach(item -> names.add(name(item)));
    synced = true;
    publish();
  }

  @Override
  public void applied(Wire.Service item) {
    if (names.add(name(item))) {
      publish();
    }
  }

  @Override
  public void deleted(Wire.Service item) {
    if (names.remove(name(item))) {
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
    Set<String> now = Collections.unmodifiableSet(new TreeSet<>(names));
    if (!current.complete(now)) {
      current = CompletableFuture.completedFuture(now);
    }
  }

  private static String name(Wire.Service item) {
    Wire.@Nullable Meta meta = item.metadata();
    return meta == null || meta.name() == null ? "" : meta.name();
  }
}
