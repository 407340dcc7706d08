package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads manifests as users write them, and knows where their kinds live in the API. */
public final class Manifests {

  private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);

  private static final Map<String, String> PLURALS =
      Map.of(
          "EndpointSlice",
          "endpointslices",
          "Endpoints",
          "endpoints",
          "NetworkPolicy",
          "networkpolicies",
          "Ingress",
          "ingresses");

  private static final Set<String> CLUSTER_KINDS =
      Set.of("Namespace", "ClusterRole", "ClusterRoleBinding", "Node", "CustomResourceDefinition");

  private Manifests() {}

  /** The documents of a YAML stream; empty ones are left out. */
  public static List<JsonNode> documents(String yaml) {
    try {
      List<JsonNode> documents = new ArrayList<>();
      for (JsonNode document : YAML.<JsonNode>readValues(yaml).readAll()) {
        if (document.isObject()) {
          documents.add(document);
        }
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(yaml, e);
    }
  }

  /** One document of YAML as JSON. */
  public static String json(String yaml) {
    return documents(yaml).get(0).toString();
  }

  /** The API path of the object that a manifest describes. */
  public static String path(JsonNode manifest, String defaultNamespace) {
    String version = manifest.path("apiVersion").asText();
    String kind = manifest.path("kind").asText();
    String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
    String namespace = manifest.path("metadata").path("namespace").asText(defaultNamespace);
    String scope = CLUSTER_KINDS.contains(kind) ? "" : "/namespaces/" + namespace;
    String plural = PLURALS.getOrDefault(kind, kind.toLowerCase(java.util.Locale.ROOT) + "s");
    return root + scope + "/" + plural + "/" + manifest.path("metadata").path("name").asText();
  }
}
