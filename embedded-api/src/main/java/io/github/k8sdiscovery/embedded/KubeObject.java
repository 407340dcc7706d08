package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One version of one object. The JSON inside is never changed once it is here. */
record KubeObject(Resource resource, ObjectNode json) {

  /**
   * What identifies an object: its kind, namespace ("" for nodes) and name, in the order of lists.
   */
  record Key(Resource resource, String namespace, String name) implements Comparable<Key> {

    /** Namespace and name as one path, the order in which the real storage lists. */
    String path() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    @Override
    public int compareTo(Key other) {
      int byResource = resource.compareTo(other.resource);
      return byResource != 0 ? byResource : path().compareTo(other.path());
    }
  }

  static KubeObject read(ObjectNode json) {
    Resource resource =
        Resource.ofKind(json.path("apiVersion").asText(), json.path("kind").asText());
    return new KubeObject(resource, json);
  }

  Key key() {
    return new Key(resource, namespace(), name());
  }

  String name() {
    return meta("name");
  }

  String namespace() {
    return meta("namespace");
  }

  /** A text in the metadata, "" if there is none. */
  String meta(String field) {
    return json.path("metadata").path(field).asText("");
  }

  JsonNode labels() {
    return json.path("metadata").path("labels");
  }

  /** The same object under another version. */
  KubeObject withRevision(long revision) {
    ObjectNode copy = json.deepCopy();
    copy.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
    return new KubeObject(resource, copy);
  }

  /** How the object stands in a list: without kind and apiVersion. */
  ObjectNode listItem() {
    ObjectNode item = Json.object();
    item.setAll(json);
    item.remove("kind");
    item.remove("apiVersion");
    return item;
  }

  /** Whether both say the same, versions and bookkeeping aside. */
  boolean sameContent(KubeObject other) {
    return withoutBookkeeping().equals(other.withoutBookkeeping());
  }

  private ObjectNode withoutBookkeeping() {
    ObjectNode copy = json.deepCopy();
    ObjectNode metadata = copy.withObjectProperty("metadata");
    metadata.remove("resourceVersion");
    metadata.remove("generation");
    metadata.remove("managedFields");
    return copy;
  }
}
