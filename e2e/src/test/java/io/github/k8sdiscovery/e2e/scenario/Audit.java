package io.github.k8sdiscovery.e2e.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one ServiceAccount has asked of the API, counted by the API itself (its audit log).
 *
 * @param requests every request, in order: verb, resource and name
 * @param open requests that have begun to be answered and not ended: watches
 */
record Audit(List<String> requests, List<String> open) {

  static Audit of(ControlPlane plane, String namespace, String account) {
    String user = "system:serviceaccount:" + namespace + ":" + account;
    Map<String, String> begun = new LinkedHashMap<>();
    Map<String, String> open = new LinkedHashMap<>();
    for (String line : lines(plane)) {
      if (!line.contains(user)) {
        continue;
      }
      JsonNode event = parse(line);
      String id = event.path("auditID").asText();
      JsonNode object = event.path("objectRef");
      String request =
          event.path("verb").asText()
              + " "
              + object.path("resource").asText()
              + " "
              + event.path("requestURI").asText();
      begun.put(id, request);
      if (event.path("stage").asText().equals("ResponseStarted")) {
        open.put(id, request);
      } else if (!event.path("stage").asText().equals("RequestReceived")) {
        open.remove(id);
      }
    }
    return new Audit(List.copyOf(begun.values()), List.copyOf(open.values()));
  }

  /** How many watches are open. */
  long openWatches() {
    return open.stream().filter(request -> request.startsWith("watch ")).count();
  }

  private static List<String> lines(ControlPlane plane) {
    try {
      String log = Files.readString(plane.auditLog());
      // The last line may still be being written.
      return log.substring(0, log.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return KubeApi.JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(line, e);
    }
  }
}
