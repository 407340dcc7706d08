package io.github.k8sdiscovery.e2e.scenario;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.FrontProxy;
import io.github.k8sdiscovery.e2e.cluster.ReadyPods;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What stands in front of services: nodes, balancers, Ingresses, Gateways. */
final class Access {

  private static final String GATEWAY_API = "gateway.networking.k8s.io";

  private Access() {}

  static String service(String namespace, String name) {
    return "/api/v1/namespaces/" + namespace + "/services/" + name;
  }

  /** Sets the policy by which nodes hand calls to their own pods alone. */
  static void onlyNodesWithPods(Scenario scenario, String namespace) {
    scenario
        .api()
        .merge(
            service(namespace, "backend-service"),
            "{\"spec\":{\"externalTrafficPolicy\":\"Local\"}}");
  }

  /** A proxy before {@code backend-service}. */
  static FrontProxy front(Scenario scenario, String namespace, int port, String address) {
    return fronts(scenario, namespace, port, address).values().iterator().next();
  }

  /** Proxies before {@code backend-service}, by their addresses. */
  static Map<String, FrontProxy> fronts(
      Scenario scenario, String namespace, int port, String... addresses) {
    ReadyPods pods = pods(scenario, namespace);
    Map<String, FrontProxy> fronts = new LinkedHashMap<>();
    for (String address : addresses) {
      FrontProxy front = new FrontProxy(address, port, () -> pods.on("http"));
      fronts.put(address, scenario.closing(front));
    }
    return fronts;
  }

  /** The ready pods of {@code backend-service}. */
  private static ReadyPods pods(Scenario scenario, String namespace) {
    return scenario.closing(new ReadyPods(scenario.api(), namespace, "backend-service"));
  }

  /**
   * Three nodes at 127.0.1.1 to 3, on each of which kube-proxy listens on the Service's node port;
   * with {@code local} it has no pods but the node's own.
   */
  static Map<String, FrontProxy> nodes(Scenario scenario, String namespace, AtomicBoolean local) {
    int port =
        scenario
            .api()
            .get(service(namespace, "backend-service"))
            .at("/spec/ports/0/nodePort")
            .asInt();
    ReadyPods pods = pods(scenario, namespace);
    Map<String, FrontProxy> nodes = new LinkedHashMap<>();
    for (int i = 1; i <= 3; i++) {
      String address = "127.0.1." + i;
      String node = "node-" + (char) ('a' + i - 1);
      node(scenario, node, address, true);
      FrontProxy front =
          new FrontProxy(
              address, port, () -> pods.on("http", of -> !local.get() || of.equals(node)));
      nodes.put(node, scenario.closing(front));
    }
    scenario.closing((AutoCloseable) () -> node(scenario, "node-c", "127.0.1.3", true));
    return nodes;
  }

  static void node(Scenario scenario, String name, String address, boolean ready) {
    scenario
        .api()
        .merge(
            "/api/v1/nodes/" + name + "/status",
            """
            {"status":{"addresses":[{"type":"InternalIP","address":"%s"}],
             "conditions":[{"type":"Ready","status":"%s","reason":"Kubelet","message":"e2e",
              "lastHeartbeatTime":"2026-01-01T00:00:00Z","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}
            """
                .formatted(address, ready ? "True" : "Unknown"));
  }

  /** Lets the ServiceAccount {@code frontend} of a namespace read nodes. */
  static String nodeReader(String namespace) {
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: k8s-discovery-nodes}
        rules: [{apiGroups: [""], resources: [nodes], verbs: [list, watch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: k8s-discovery-nodes-%1$s}
        subjects: [{kind: ServiceAccount, name: frontend, namespace: %1$s}]
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: k8s-discovery-nodes}
        """
        .formatted(namespace);
  }

  /** Lets it read the Ingresses and HTTPRoutes of its namespace. */
  static String routeReader(String namespace) {
    return reader(
        "k8s-discovery-routes",
        """
        [{apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [list, watch]},
                {apiGroups: [gateway.networking.k8s.io], resources: [httproutes], verbs: [list, watch]}]
        """,
        namespace);
  }

  /** Lets it read the Gateways of the namespace where this is applied. */
  static String gatewayReader(String namespace) {
    return reader(
        "k8s-discovery-gateways",
        "[{apiGroups: [gateway.networking.k8s.io], resources: [gateways], verbs: [list, watch]}]",
        namespace);
  }

  private static String reader(String name, String rules, String namespace) {
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s}
        rules: %2$s
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s}
        subjects: [{kind: ServiceAccount, name: frontend, namespace: %3$s}]
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        """
        .formatted(name, rules.strip(), namespace);
  }

  static String ingress() {
    return """
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - path: /shop
                pathType: Prefix
                backend: {service: {name: backend-service, port: {number: 5000}}}
        """;
  }

  /** Installs the two kinds of the Gateway API that matter here, without their schemas. */
  static void gatewayApi(Scenario scenario) {
    scenario.api().apply("", kind("HTTPRoute", "httproute") + kind("Gateway", "gateway"));
    for (String plural : new String[] {"httproutes", "gateways"}) {
      Await.until(
          plural,
          Duration.ofSeconds(20),
          () -> scenario.api().exists("/apis/" + GATEWAY_API + "/v1/" + plural));
    }
  }

  /** Takes the kind HTTPRoute away, and with it all such objects. */
  static void noHttpRoutes(Scenario scenario) {
    String definition = "httproutes." + GATEWAY_API;
    scenario.api().delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + definition);
    Await.until(
        "no httproutes",
        Duration.ofSeconds(20),
        () -> !scenario.api().exists("/apis/" + GATEWAY_API + "/v1/httproutes"));
  }

  private static String kind(String kind, String singular) {
    return """
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: %2$ss.%3$s
          annotations: {api-approved.kubernetes.io: "unapproved, for a test"}
        spec:
          group: %3$s
          scope: Namespaced
          names: {kind: %1$s, listKind: %1$sList, plural: %2$ss, singular: %2$s}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
        .formatted(kind, singular, GATEWAY_API);
  }

  /** At 127.0.4.1:8080. */
  static String gateway() {
    return """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: front}
        spec:
          listeners: [{name: web, protocol: HTTP, port: 8080, hostname: "*.example.com"}]
        status:
          addresses: [{type: IPAddress, value: 127.0.4.1}]
        """;
  }

  static String httpRoute(String infra) {
    return """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec:
          parentRefs: [{name: front, namespace: %s}]
          hostnames: [route.example.com]
          rules:
          - matches: [{path: {type: PathPrefix, value: /shop}}]
            backendRefs: [{name: backend-service, port: 5000}]
        """
        .formatted(infra);
  }
}
