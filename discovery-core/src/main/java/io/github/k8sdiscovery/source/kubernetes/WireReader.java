package io.github.k8sdiscovery.source.kubernetes;

import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lists and events of one sort of object, and refuses what makes no sense. */
final class WireReader<T extends Wire.Item> {

  private static final String ERROR = "ERROR";

  private final ObjectReader lists;
  private final ObjectReader events;

  WireReader(Class<T> type) {
    this.lists = Wire.listOf(type);
    this.events = Wire.eventOf(type);
  }

  Listed<T> list(byte[] json) throws IOException {
    Wire.ItemList<T> list = lists.readValue(json);
    Wire.Meta meta = list == null ? null : list.metadata();
    if (list == null || meta == null || meta.resourceVersion() == null) {
      throw new IOException("a list without a resourceVersion");
    }
    return new Listed<>(list.items() == null ? List.of() : list.items(), meta.resourceVersion());
  }

  Event<T> event(byte[] json) throws IOException {
    Wire.Event<T> event = events.readValue(json);
    String type = event == null || event.type() == null ? "" : event.type();
    if (type.equals(ERROR)) {
      Wire.Event<Wire.Status> error = Wire.statusEvent().readValue(json);
      return new Refused<>(error.object());
    }
    T object = event == null ? null : event.object();
    Wire.Meta meta = object == null ? null : object.metadata();
    if (object == null || meta == null || meta.resourceVersion() == null) {
      throw new IOException("an event without an object");
    }
    return new Change<>(type, object, meta.resourceVersion());
  }

  /** The objects and the place where a watch goes on from them. */
  record Listed<T>(List<T> items, String resourceVersion) {}

  /** What a watch says. */
  sealed interface Event<T> {}

  /** An object, and the place behind its change. */
  record Change<T>(String type, T object, String resourceVersion) implements Event<T> {}

  /** The end of the watch. */
  record Refused<T>(Wire.@Nullable Status error) implements Event<T> {}
}
