package io.github.k8sdiscovery.e2e.scenario;

/** The manifests that most scenarios begin with. */
final class Yaml {

  private Yaml() {}

  /** Gives the samples' Role to the ServiceAccount {@code frontend} of another namespace. */
  static String binding(String name, String namespace) {
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %s}
        subjects: [{kind: ServiceAccount, name: frontend, namespace: %s}]
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: k8s-discovery}
        """
        .formatted(name, namespace);
  }

  /** Gives a ServiceAccount of the namespace the right to list and watch pods. */
  static String podReader(String account) {
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: pod-weights}
        rules: [{apiGroups: [""], resources: [pods], verbs: [list, watch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: pod-weights}
        subjects: [{kind: ServiceAccount, name: %s}]
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-weights}
        """
        .formatted(account);
  }

  /** A Service on port 5000 for the pods with label {@code app}. */
  static String service(String name, String app) {
    return service(name, app, "");
  }

  /** As above with more lines of {@code spec}, each indented by two. */
  static String service(String name, String app, String more) {
    return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec:
          selector: {app: %s}
          ports: [{name: http, port: 5000, targetPort: http}]
        %s
        """
        .formatted(name, app, more);
  }

  /** A Deployment of backends that listen on 5000. */
  static String deployment(String app, int replicas) {
    return """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
              - {name: backend, image: backend, ports: [{name: http, containerPort: 5000}]}
        """
        .formatted(app, replicas);
  }

  /** One pod on a node; {@code annotations} as in YAML's flow style without braces. */
  static String pod(String name, String app, String node, String annotations) {
    return pod(name, app, node, annotations, 5000);
  }

  /** As above with another number for the port named http. */
  static String pod(String name, String app, String node, String annotations, int port) {
    return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, labels: {app: %2$s}, annotations: {%4$s}}
        spec:
          nodeName: %3$s
          containers:
          - {name: backend, image: backend, ports: [{name: http, containerPort: %5$d}]}
        """
        .formatted(name, app, node, annotations, port);
  }

  /** A Service without selector: its slices are written by hand. */
  static String bareService(String name) {
    return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {ports: [{name: http, port: 5000}]}
        """
        .formatted(name);
  }

  /** An IPv4 slice; {@code endpoints} in YAML's flow style without brackets. */
  static String slice(String name, String service, int port, String endpoints) {
    return """
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %s, labels: {kubernetes.io/service-name: %s}}
        addressType: IPv4
        ports: [{name: http, port: %d, protocol: TCP}]
        endpoints: [%s]
        """
        .formatted(name, service, port, endpoints);
  }
}
