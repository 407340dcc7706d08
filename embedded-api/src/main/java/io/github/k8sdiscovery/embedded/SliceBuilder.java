package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An EndpointSlice in the making: IPv4, without endpoints and ports until they are added. Not
 * thread-safe. Obtained from {@link EmbeddedKubernetesApi#slice}.
 */
public final class SliceBuilder {
  private final Function<ObjectNode, String> store;
  private final String namespace;
  private final ObjectNode json = Json.object();
  private final ObjectNode metadata;

  SliceBuilder(Function<ObjectNode, String> store, String namespace, String name) {
    this.store = store;
    this.namespace = namespace;
    json.put("kind", Resource.ENDPOINTSLICES.kind())
        .put("apiVersion", Resource.ENDPOINTSLICES.apiVersion());
    metadata = json.putObject("metadata").put("name", name).put("namespace", namespace);
    json.put("addressType", "IPv4").putNull("endpoints").putNull("ports");
  }

  /**
   * Says whose slice it is, by the label {@code kubernetes.io/service-name}.
   *
   * @param name the Service's name
   * @return this
   */
  public SliceBuilder service(String name) {
    return label("kubernetes.io/service-name", name);
  }

  /**
   * Says what kind of addresses it holds.
   *
   * @param type {@code IPv4}, {@code IPv6} or {@code FQDN}; default {@code IPv4}
   * @return this
   */
  public SliceBuilder addressType(String type) {
    json.put("addressType", type);
    return this;
  }

  /**
   * Adds a TCP port.
   *
   * @param name the Service port's name; "" if it has none
   * @param port the number in the pods
   * @return this
   */
  public SliceBuilder port(String name, int port) {
    return port(name, port, "TCP", "");
  }

  /**
   * Adds a port.
   *
   * @param name the Service port's name; "" if it has none
   * @param port the number in the pods
   * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
   * @param appProtocol for example {@code https}; "" for none
   * @return this
   */
  public SliceBuilder port(String name, int port, String protocol, String appProtocol) {
    ObjectNode entry = addPort().put("name", name).put("protocol", protocol).put("port", port);
    if (!appProtocol.isEmpty()) {
      entry.put("appProtocol", appProtocol);
    }
    return this;
  }

  /**
   * Adds a port entry without a number, which stands for all ports.
   *
   * @param name the Service port's name; "" if it has none
   * @return this
   */
  public SliceBuilder allPorts(String name) {
    addPort().put("name", name).put("protocol", "TCP");
    return this;
  }

  private ObjectNode addPort() {
    return (json.path("ports").isArray() ? json.withArrayProperty("ports") : json.putArray("ports"))
        .addObject();
  }

  /**
   * Adds an endpoint.
   *
   * @param endpoint says what it is like
   * @return this
   */
  public SliceBuilder endpoint(Consumer<EndpointBuilder> endpoint) {
    EndpointBuilder builder = new EndpointBuilder(namespace);
    endpoint.accept(builder);
    (json.path("endpoints").isArray()
            ? json.withArrayProperty("endpoints")
            : json.putArray("endpoints"))
        .add(builder.json());
    return this;
  }

  /**
   * Adds a label.
   *
   * @param key the label's key
   * @param value its value
   * @return this
   */
  public SliceBuilder label(String key, String value) {
    metadata.withObjectProperty("labels").put(key, value);
    return this;
  }

  /**
   * Adds an annotation.
   *
   * @param key the annotation's key
   * @param value its value
   * @return this
   */
  public SliceBuilder annotation(String key, String value) {
    metadata.withObjectProperty("annotations").put(key, value);
    return this;
  }

  /**
   * Creates the slice, or replaces the one of this name.
   *
   * @return the resourceVersion of the stored object
   */
  public String apply() {
    return store.apply(json.deepCopy());
  }
}
