package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One line of a watch stream. */
record WatchEvent(String type, ObjectNode object) {

  static WatchEvent bookmark(Resource resource, long revision) {
    return new WatchEvent("BOOKMARK", resource.blank(revision));
  }

  /** The bookmark that closes the initial state of a watch that asked for it. */
  static WatchEvent initialEventsEnd(Resource resource, long revision) {
    ObjectNode object = resource.blank(revision);
    object
        .withObjectProperty("metadata")
        .putObject("annotations")
        .put("k8s.io/initial-events-end", "true");
    return new WatchEvent("BOOKMARK", object);
  }

  /** The same with the object in another form. */
  WatchEvent in(Form form) {
    return new WatchEvent(type, form.object(object));
  }

  /** The line with its end. */
  byte[] line() {
    byte[] body = Json.bytes(object);
    ByteArrayOutputStream line = new ByteArrayOutputStream(body.length + 40);
    line.writeBytes(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
    line.writeBytes(body);
    line.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
    return line.toByteArray();
  }
}
