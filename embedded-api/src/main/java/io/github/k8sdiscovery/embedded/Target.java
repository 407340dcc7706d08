package io.github.k8sdiscovery.embedded;

import java.util.List;
import java.util.function.Predicate;

/** What a request is about: verb, kind, namespace ("" for all) and name ("" for all). */
record Target(Verb verb, Resource resource, String namespace, String name) {

  /** Reads method and path; refused when there is no such path or no such method on it. */
  static Target route(String method, String path, ListOptions options) {
    List<String> steps = List.of(path.split("/", -1));
    if (steps.size() > 3 && path.startsWith("/api/v1/")) {
      return below("", steps.subList(3, steps.size()), method, options);
    }
    if (steps.size() > 4 && path.startsWith("/apis/") && steps.get(3).equals("v1")) {
      return below(steps.get(2), steps.subList(4, steps.size()), method, options);
    }
    throw Refusals.noSuchPath();
  }

  private static Target below(
      String group, List<String> steps, String method, ListOptions options) {
    boolean inNamespace = steps.size() > 2 && steps.get(0).equals("namespaces");
    String namespace = inNamespace ? steps.get(1) : "";
    List<String> rest = inNamespace ? steps.subList(2, steps.size()) : steps;
    Resource resource = Resource.find(group, rest.get(0)).orElseThrow(Refusals::noSuchPath);
    boolean named = rest.size() == 2 || (rest.size() == 3 && rest.get(2).equals("status"));
    boolean fits = named ? inNamespace == resource.namespaced() : rest.size() == 1;
    if (!fits
        || (inNamespace && !resource.namespaced())
        || rest.contains("")
        || (inNamespace && namespace.isEmpty())) {
      throw Refusals.noSuchPath();
    }
    Verb verb = named ? verbOnOne(method) : verbOnAll(method, options);
    if (verb == Verb.CREATE && inNamespace != resource.namespaced()) {
      throw Refusals.methodNotAllowed();
    }
    return new Target(verb, resource, namespace, named ? rest.get(1) : "");
  }

  private static Verb verbOnOne(String method) {
    return switch (method) {
      case "GET" -> Verb.GET;
      case "PUT" -> Verb.UPDATE;
      case "PATCH" -> Verb.PATCH;
      case "DELETE" -> Verb.DELETE;
      default -> throw Refusals.methodNotAllowed();
    };
  }

  private static Verb verbOnAll(String method, ListOptions options) {
    return switch (method) {
      case "GET" -> options.flag("watch") ? Verb.WATCH : Verb.LIST;
      case "POST" -> Verb.CREATE;
      default -> throw Refusals.methodNotAllowed();
    };
  }

  KubeObject.Key key() {
    return new KubeObject.Key(resource, namespace, name);
  }

  /** The objects that a list or watch with these options is about. */
  Predicate<KubeObject> filter(ListOptions options) {
    Predicate<KubeObject> labels = LabelSelector.parse(options.labelSelector());
    Predicate<KubeObject> fields = FieldSelector.parse(resource, options.fieldSelector());
    Predicate<KubeObject> place =
        object ->
            object.resource() == resource
                && (namespace.isEmpty() || namespace.equals(object.namespace()));
    return place.and(labels).and(fields);
  }
}
