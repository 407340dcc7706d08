package io.github.k8sdiscovery.source.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A collection of objects in the API that can be listed and watched.
 *
 * @param path the path of the collection's API group
 * @param plural the collection's name
 * @param namespace the namespace; empty for what is in none
 * @param selector a query that narrows it, empty for all
 * @param metadataOnly whether the objects' metadata is all that is wanted of them
 */
record Resource(
    String path, String plural, String namespace, String selector, boolean metadataOnly) {

  /** The label of the slices of a service that is imported from several clusters. */
  static final String IMPORTED_NAME = "multicluster.kubernetes.io/service-name";

  private static final String GATEWAY_API = "apis/gateway.networking.k8s.io/v1";
  private static final String JSON = "application/json";

  static Resource slicesOf(String namespace, String service) {
    String selector = "labelSelector=" + encoded(SliceReader.SERVICE_NAME + "=" + service);
    return new Resource("apis/discovery.k8s.io/v1", "endpointslices", namespace, selector, false);
  }

  /** The slices that a controller of the Multi-Cluster Services API has brought here. */
  static Resource importedSlicesOf(String namespace, String service) {
    String selector = "labelSelector=" + encoded(IMPORTED_NAME + "=" + service);
    return new Resource("apis/discovery.k8s.io/v1", "endpointslices", namespace, selector, false);
  }

  /** What several clusters export under one name; of the shape of a Service. */
  static Resource serviceImport(String namespace, String name) {
    String selector = "fieldSelector=" + encoded("metadata.name=" + name);
    String path = "apis/multicluster.x-k8s.io/v1alpha1";
    return new Resource(path, "serviceimports", namespace, selector, false);
  }

  static Resource service(String namespace, String name) {
    String selector = "fieldSelector=" + encoded("metadata.name=" + name);
    return new Resource("api/v1", "services", namespace, selector, false);
  }

  static Resource services(String namespace) {
    return new Resource("api/v1", "services", namespace, "", false);
  }

  /** The metadata of the pods: of a pod nothing else is read. */
  static Resource pods(String namespace) {
    return new Resource("api/v1", "pods", namespace, "", true);
  }

  static Resource nodes() {
    return new Resource("api/v1", "nodes", "", "", false);
  }

  static Resource ingresses(String namespace) {
    return new Resource("apis/networking.k8s.io/v1", "ingresses", namespace, "", false);
  }

  static Resource httpRoutes(String namespace) {
    return new Resource(GATEWAY_API, "httproutes", namespace, "", false);
  }

  static Resource gateways(String namespace) {
    return new Resource(GATEWAY_API, "gateways", namespace, "", false);
  }

  /** Whether it is there only where somebody has installed it. */
  boolean optional() {
    return path.equals(GATEWAY_API);
  }

  /** The API group of its objects; empty for the core. */
  String group() {
    String[] steps = path.split("/", -1);
    return steps.length == 3 ? steps[1] : "";
  }

  /** What a list is to look like. */
  String listAccept() {
    return metadataOnly ? partial("PartialObjectMetadataList") : JSON;
  }

  /** What the objects of a watch are to look like. */
  String watchAccept() {
    return metadataOnly ? partial("PartialObjectMetadata") : JSON;
  }

  /** Whole objects would do as well, should something between here and the API give no others. */
  private static String partial(String kind) {
    return JSON + ";as=" + kind + ";g=meta.k8s.io;v=v1," + JSON;
  }

  String listPath() {
    return collection() + (selector.isEmpty() ? "" : "?" + selector);
  }

  String watchPath(String resourceVersion, long timeoutSeconds) {
    return collection()
        + "?"
        + (selector.isEmpty() ? "" : selector + "&")
        + "watch=true&allowWatchBookmarks=true&resourceVersion="
        + encoded(resourceVersion)
        + "&timeoutSeconds="
        + timeoutSeconds;
  }

  private String collection() {
    String scope = namespace.isEmpty() ? "" : "namespaces/" + encoded(namespace) + "/";
    return path + "/" + scope + plural;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
