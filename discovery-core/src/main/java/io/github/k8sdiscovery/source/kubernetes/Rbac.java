package io.github.k8sdiscovery.source.kubernetes;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which rights are missing, as manifests that can be applied. */
final class Rbac {

  private static final Pattern USER = Pattern.compile("User \"([^\"]+)\"");
  private static final Pattern ACCOUNT = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");
  private static final String NAME = "k8s-discovery";

  private Rbac() {}

  static String explain(Resource resource, String said) {
    Matcher user = USER.matcher(said);
    String who = user.find() ? user.group(1) : "";
    return "the API refuses to let "
        + (who.isEmpty() ? "this client" : who)
        + " read "
        + resource.plural()
        + (everywhere(resource) ? "" : " in namespace " + resource.namespace())
        + " (403"
        + said
        + ")\n"
        + (everywhere(resource)
            ? "This ClusterRole and ClusterRoleBinding allow it:\n" + ofCluster(resource, who)
            : "This Role and RoleBinding allow it:\n" + manifests(resource, who));
  }

  private static String manifests(Resource resource, String who) {
    return """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: %1$s
          namespace: %2$s
        rules:
        - apiGroups: ["discovery.k8s.io"]
          resources: ["endpointslices"]
          verbs: ["list", "watch"]
        - apiGroups: [""]
          resources: ["services"]
          verbs: ["list", "watch"]
        %4$s---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: %1$s
          namespace: %2$s
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: %1$s
        subjects:
        %3$s"""
        .formatted(NAME, resource.namespace(), subject(who), more(resource));
  }

  private static boolean everywhere(Resource resource) {
    return resource.namespace().isEmpty();
  }

  private static String ofCluster(Resource resource, String who) {
    return """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: %1$s
        rules:
        %3$s---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: %1$s
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: %1$s
        subjects:
        %2$s"""
        .formatted(NAME, subject(who), rule(resource));
  }

  /** What only those need who want more than slices and Services. */
  private static String more(Resource resource) {
    return Set.of("endpointslices", "services").contains(resource.plural()) ? "" : rule(resource);
  }

  private static String rule(Resource resource) {
    return """
        - apiGroups: ["%s"]
          resources: ["%s"]
          verbs: ["list", "watch"]
        """
        .formatted(resource.group(), resource.plural());
  }

  private static String subject(String who) {
    Matcher account = ACCOUNT.matcher(who);
    if (account.matches()) {
      return "- kind: ServiceAccount\n  name: "
          + account.group(2)
          + "\n  namespace: "
          + account.group(1);
    }
    return "- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: "
        + (who.isEmpty() ? "<the client's user>" : who);
  }
}
