package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * The ready pods of a Service, as its slices say. Without the API it goes on with those it knew
 * last. Shares nothing with the library under test.
 */
public final class ReadyPods implements AutoCloseable {

  private final Map<String, JsonNode> slices = new ConcurrentSkipListMap<>();
  private final Watch watch;

  /** Returns when they are known. */
  public ReadyPods(KubeApi api, String namespace, String service) {
    this.watch =
        new Watch(
                api,
                "/apis/discovery.k8s.io/v1/namespaces/"
                    + namespace
                    + "/endpointslices?labelSelector=kubernetes.io/service-name="
                    + service,
                this::onSlice)
            .awaitListed();
  }

  /** Those that a port, by its name, leads to now. */
  public List<InetSocketAddress> on(String port) {
    return on(port, node -> true);
  }

  /** Those on some nodes. */
  public List<InetSocketAddress> on(String port, Predicate<String> nodes) {
    List<InetSocketAddress> ready = new ArrayList<>();
    for (JsonNode slice : slices.values()) {
      for (JsonNode candidate : slice.path("ports")) {
        if (candidate.path("name").asText().equals(port)) {
          slice
              .path("endpoints")
              .forEach(
                  endpoint -> {
                    boolean taken =
                        endpoint.path("conditions").path("ready").asBoolean(true)
                            && nodes.test(endpoint.path("nodeName").asText());
                    String address = endpoint.path("addresses").path(0).asText();
                    if (taken) {
                      ready.add(new InetSocketAddress(address, candidate.path("port").asInt()));
                    }
                  });
        }
      }
    }
    return ready;
  }

  @Override
  public void close() {
    watch.close();
  }

  private void onSlice(String type, JsonNode slice) {
    String name = slice.path("metadata").path("name").asText();
    if (type.equals("DELETED")) {
      slices.remove(name);
    } else {
      slices.put(name, slice);
    }
  }
}
