package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The variables that a kubelet sets in every container for a Service of the pod's namespace. */
public final class ServiceLinks {

  private ServiceLinks() {}

  /** All of them, the older ones included; none for a Service without a cluster IP. */
  public static Map<String, String> of(JsonNode service) {
    Map<String, String> variables = new LinkedHashMap<>();
    String ip = service.path("spec").path("clusterIP").asText();
    if (ip.isEmpty() || ip.equals("None")) {
      return variables;
    }
    String name = upper(service.path("metadata").path("name").asText());
    JsonNode ports = service.path("spec").path("ports");
    String host = ip.contains(":") ? "[" + ip + "]" : ip;
    variables.put(name + "_SERVICE_HOST", ip);
    variables.put(name + "_SERVICE_PORT", ports.path(0).path("port").asText());
    for (JsonNode port : ports) {
      if (port.has("name")) {
        variables.put(
            name + "_SERVICE_PORT_" + upper(port.path("name").asText()),
            port.path("port").asText());
      }
    }
    for (JsonNode port : ports) {
      String number = port.path("port").asText();
      String protocol = port.path("protocol").asText("TCP");
      String lower = protocol.toLowerCase(Locale.ROOT);
      String url = lower + "://" + host + ":" + number;
      String link = name + "_PORT_" + number + "_" + protocol;
      variables.putIfAbsent(name + "_PORT", url);
      variables.put(link, url);
      variables.put(link + "_PROTO", lower);
      variables.put(link + "_PORT", number);
      variables.put(link + "_ADDR", ip);
    }
    return variables;
  }

  private static String upper(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
