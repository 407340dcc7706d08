package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Field selectors: the fields that the real server indexes, by {@code =}, {@code ==} and {@code
 * !=}.
 */
final class FieldSelector {
  private static final Pattern REQUIREMENT = Pattern.compile("([^=!,]+?)\\s*(==|=|!=)\\s*([^,]*)");
  private static final Set<String> COMMON = Set.of("metadata.name", "metadata.namespace");
  private static final Map<Resource, Set<String>> MORE =
      Map.of(
          Resource.PODS, Set.of("spec.nodeName", "status.phase", "status.podIP"),
          Resource.SERVICES, Set.of("spec.clusterIP", "spec.type"));

  private FieldSelector() {}

  /** Reads a selector; the empty one matches everything. */
  static Predicate<KubeObject> parse(Resource resource, String selector) {
    Predicate<KubeObject> all = object -> true;
    if (selector.isBlank()) {
      return all;
    }
    for (String part : selector.split(",", -1)) {
      Matcher requirement = REQUIREMENT.matcher(part.strip());
      if (!requirement.matches()) {
        throw Refusals.badRequest(
            "invalid selector: '" + selector + "'; can't understand '" + part + "'");
      }
      String field = requirement.group(1);
      if (!COMMON.contains(field) && !MORE.getOrDefault(resource, Set.of()).contains(field)) {
        throw notSupported(resource, selector, field);
      }
      boolean positive = !requirement.group(2).equals("!=");
      String value = requirement.group(3);
      all = all.and(object -> positive == text(object, field).equals(value));
    }
    return all;
  }

  private static String text(KubeObject object, String field) {
    JsonNode node = object.json();
    for (String step : field.split("\\.", -1)) {
      node = node.path(step);
    }
    return node.asText("");
  }

  private static ApiException notSupported(Resource resource, String selector, String field) {
    return Refusals.badRequest(
        "Unable to find \"%s, Resource=%s\" that match label selector \"\", field selector \"%s\": %s"
            .formatted(
                resource.group().isEmpty() ? "/v1" : resource.apiVersion(),
                resource.plural(),
                selector,
                "field label not supported: " + field));
  }
}
