package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All objects and their one global version counter. Every method may be called from any thread;
 * changes are serialised, and the listener hears of them in order, under the lock, so it must only
 * hand them on.
 */
final class Store {
  private final NavigableMap<KubeObject.Key, KubeObject> objects = new TreeMap<>();
  private final History history;
  private final Defaults defaults = new Defaults();
  private final Consumer<Change> listener;
  private final Set<String> installed = new HashSet<>();
  private long revision = 1;

  Store(int historySize, Consumer<Change> listener) {
    this.history = new History(historySize);
    this.listener = listener;
  }

  /** A consistent view: the objects of all kinds and the revision they had. */
  record View(NavigableMap<KubeObject.Key, KubeObject> objects, long revision) {

    List<KubeObject> of(Resource resource) {
      return objects.values().stream().filter(object -> object.resource() == resource).toList();
    }
  }

  synchronized long revision() {
    return revision;
  }

  synchronized Optional<KubeObject> find(KubeObject.Key key) {
    return Optional.ofNullable(objects.get(key));
  }

  KubeObject get(KubeObject.Key key) {
    return find(key).orElseThrow(() -> Refusals.notFound(key.resource(), key.name()));
  }

  synchronized View latest() {
    return new View(new TreeMap<>(objects), revision);
  }

  /** The state as it was at a revision, or nothing when the history no longer reaches it. */
  synchronized Optional<View> at(long wanted) {
    if (!history.reaches(wanted)) {
      return Optional.empty();
    }
    NavigableMap<KubeObject.Key, KubeObject> state = new TreeMap<>(objects);
    history.rewind(state, wanted);
    return Optional.of(new View(state, wanted));
  }

  /** The changes after a revision; refused when the history no longer reaches it. */
  synchronized List<Change> changesAfter(long wanted) {
    if (!history.reaches(wanted)) {
      throw Refusals.watchTooOld(wanted, history.oldest());
    }
    return history.after(wanted);
  }

  /** Runs something that must see a state and every change after it; it must not block. */
  synchronized void betweenChanges(LongConsumer action) {
    action.accept(revision);
  }

  synchronized KubeObject create(KubeObject object) {
    KubeObject named = defaults.named(object);
    if (objects.containsKey(named.key())) {
      throw Refusals.alreadyExists(named.resource(), named.name());
    }
    return commit(null, defaults.fill(named));
  }

  /**
   * Changes an object; a resourceVersion in the result that is not the stored one is a conflict.
   */
  synchronized KubeObject update(KubeObject.Key key, UnaryOperator<ObjectNode> edit) {
    KubeObject old = get(key);
    KubeObject edited = new KubeObject(key.resource(), edit.apply(old.json().deepCopy()));
    String expected = edited.meta("resourceVersion");
    if (!expected.isEmpty() && !expected.equals(old.meta("resourceVersion"))) {
      throw Refusals.conflict(key.resource(), key.name());
    }
    KubeObject filled = defaults.refill(old, edited);
    if (!filled.key().equals(key)) {
      throw Refusals.badRequest(
          "the name of the object (" + filled.name() + ") does not match " + key.name());
    }
    return filled.sameContent(old) ? old : commit(old, filled);
  }

  /** Whether requests for such objects are answered at all. */
  synchronized boolean serves(Resource resource) {
    return !resource.optional() || installed.contains(resource.group());
  }

  /** Creates the object or replaces it, whatever its version. */
  synchronized KubeObject apply(KubeObject object) {
    KubeObject named = defaults.named(object);
    installed.add(object.resource().group());
    if (!objects.containsKey(named.key())) {
      return create(named);
    }
    ObjectNode json = named.json().deepCopy();
    json.withObjectProperty("metadata").remove("resourceVersion");
    return update(named.key(), old -> json);
  }

  synchronized KubeObject delete(KubeObject.Key key) {
    KubeObject old = get(key);
    revision++;
    objects.remove(key);
    publish(new Change(revision, key.resource(), old, null));
    return old.withRevision(revision);
  }

  /** Makes every revision handed out so far too old. */
  synchronized void expireHistory() {
    revision++;
    history.compact(revision);
  }

  private KubeObject commit(@Nullable KubeObject old, KubeObject next) {
    revision++;
    KubeObject stored = next.withRevision(revision);
    objects.put(stored.key(), stored);
    publish(new Change(revision, stored.resource(), old, stored));
    return stored;
  }

  private void publish(Change change) {
    history.add(change);
    listener.accept(change);
  }
}
