package io.github.k8sdiscovery.source.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a whole collection, for all who need it: one list and one watch, which end with
 * the last who does. Confined to the scheduler's thread.
 */
final class SharedCopy<T extends Wire.Item, V> implements WatchListener<T> {

  private final Resource resource;
  private final Function<T, @Nullable V> read;
  private final ListWatch<T> watch;
  private final Set<Runnable> listeners = new LinkedHashSet<>();

  /** By the objects' names, in their order. */
  private final Map<String, V> values = new TreeMap<>();

  private boolean synced;
  private @Nullable ApiFailure failure;

  SharedCopy(Resource resource, Class<T> type, Function<T, @Nullable V> read, ApiAccess api) {
    this.resource = resource;
    this.read = read;
    this.watch = api.watch(resource, type, this);
  }

  /** Adds one who is told of every change; the first one makes it begin. */
  void listen(Runnable listener) {
    if (listeners.add(listener) && listeners.size() == 1) {
      watch.list();
    }
  }

  /** Takes a listener away; the last one makes it end for good. Whether that was the last one. */
  boolean leave(Runnable listener) {
    if (listeners.remove(listener) && listeners.isEmpty()) {
      watch.close();
    }
    return listeners.isEmpty();
  }

  /** Whether there is anything to wait for: a first answer, whatever it says. */
  boolean answered() {
    return synced || failure != null;
  }

  /** Whether such objects are there only where somebody has installed them. */
  boolean optional() {
    return resource.optional();
  }

  /** What the API has, or had when it was last asked; empty as long as it does not tell. */
  Collection<V> values() {
    return values.values();
  }

  /** The value of an object; null if there is none. */
  @Nullable V value(String name) {
    return values.get(name);
  }

  /**
   * Why the values are missing or may be old; null if they are not, if such objects are not
   * installed, or if others tell that the API is out of reach.
   */
  @Nullable ApiFailure trouble() {
    ApiFailure why = failure;
    boolean known = why != null && synced && why.sort().equals(ApiFailure.UNREACHABLE);
    return why == null || known || (resource.optional() && why.code() == ApiFailure.NOT_FOUND)
        ? null
        : why;
  }

  @Override
  public void replaced(List<T> items) {
    Map<String, V> before = new TreeMap<>(values);
    boolean news = !synced || trouble() != null;
    values.clear();
    items.forEach(this::put);
    synced = true;
    failure = null;
    if (news || !before.equals(values)) {
      changed();
    }
  }

  @Override
  public void applied(T item) {
    if (put(item)) {
      changed();
    }
  }

  @Override
  public void deleted(T item) {
    Wire.Meta meta = item.metadata();
    if (meta != null && meta.name() != null && values.remove(meta.name()) != null) {
      changed();
    }
  }

  @Override
  public void failed(ApiFailure next) {
    ApiFailure before = failure;
    failure = next;
    if (resource.optional() && next.code() == ApiFailure.NOT_FOUND && !values.isEmpty()) {
      values.clear(); // uninstalled
      changed();
    } else if (before == null || before.reason().kind() != next.reason().kind()) {
      changed();
    }
  }

  @Override
  public void inTouch() {
    if (failure != null) {
      failure = null;
      changed();
    }
  }

  private boolean put(T item) {
    Wire.Meta meta = item.metadata();
    if (meta == null || meta.name() == null) {
      return false;
    }
    V value = read.apply(item);
    V before = value == null ? values.remove(meta.name()) : values.put(meta.name(), value);
    return !Objects.equals(before, value);
  }

  private void changed() {
    new ArrayList<>(listeners).forEach(Runnable::run);
  }
}
