package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the pods of a namespace weigh, as their annotations say: one watch on their metadata, for
 * all services followed there. Confined to the scheduler's thread.
 */
final class PodWeights implements WatchListener<Wire.PartialObject> {

  private final ListWatch<Wire.PartialObject> watch;
  private final List<Runnable> listeners = new ArrayList<>();
  private final WeightAnnotation annotation = new WeightAnnotation("pod");

  /** By UID; pods that say nothing are not kept. */
  private final Map<String, Double> weights = new HashMap<>();

  private boolean synced;
  private @Nullable Unavailability trouble;

  PodWeights(String namespace, ApiAccess api) {
    this.watch = api.watch(Resource.pods(namespace), Wire.PartialObject.class, this);
  }

  /** Adds one who is told of every change; the first one makes it begin. */
  void listen(Runnable listener) {
    listeners.add(listener);
    if (listeners.size() == 1) {
      watch.list();
    }
  }

  /**
   * Takes a listener away; the last one makes it end for good.
   *
   * @return whether that was the last one
   */
  boolean leave(Runnable listener) {
    listeners.remove(listener);
    if (listeners.isEmpty()) {
      watch.close();
    }
    return listeners.isEmpty();
  }

  /** Whether there is anything to wait for: a first answer, whatever it says. */
  boolean answered() {
    return synced || trouble != null;
  }

  /** The weights by pod's UID; empty as long as nobody may read them. */
  Map<String, Double> weights() {
    return weights;
  }

  /** Why pods' weights may not count; null if they do, or if the slices' watch tells it as well. */
  @Nullable Unavailability lacking() {
    Unavailability why = trouble;
    return why == null || why.kind() == Kind.UNREACHABLE
        ? null
        : new Unavailability(why.kind(), "weights of pods cannot be kept up: " + why.message());
  }

  @Override
  public void replaced(List<Wire.PartialObject> items) {
    weights.clear();
    items.forEach(this::put);
    synced = true;
    trouble = null;
    changed();
  }

  @Override
  public void applied(Wire.PartialObject item) {
    if (put(item)) {
      changed();
    }
  }

  @Override
  public void deleted(Wire.PartialObject item) {
    Wire.Meta meta = item.metadata();
    if (meta != null && meta.uid() != null) {
      annotation.forget(meta);
      if (weights.remove(meta.uid()) != null) {
        changed();
      }
    }
  }

  @Override
  public void failed(ApiFailure failure) {
    Unavailability before = trouble;
    trouble = failure.reason();
    if (before == null || before.kind() != failure.reason().kind()) {
      changed();
    }
  }

  @Override
  public void inTouch() {
    if (trouble != null) {
      trouble = null;
      changed();
    }
  }

  /** Whether it changes anything. */
  private boolean put(Wire.PartialObject item) {
    Wire.Meta meta = item.metadata();
    if (meta == null || meta.uid() == null) {
      return false;
    }
    Double weight = annotation.of(meta);
    Double before = weight == null ? weights.remove(meta.uid()) : weights.put(meta.uid(), weight);
    return !Objects.equals(before, weight);
  }

  private void changed() {
    List.copyOf(listeners).forEach(Runnable::run);
  }
}
