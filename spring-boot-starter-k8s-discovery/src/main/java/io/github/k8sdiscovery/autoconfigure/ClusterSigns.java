package io.github.k8sdiscovery.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is a cluster to ask: what Fabric8 would read where the API is from. Asks nobody.
 *
 * @param environment gives system properties and environment variables, null for those not set
 * @param serviceAccount where the kubelet puts the token
 */
record ClusterSigns(UnaryOperator<@Nullable String> environment, Path serviceAccount) {

  /** Where the kubelet puts it. */
  static final Path SERVICE_ACCOUNT = OwnNamespace.SERVICE_ACCOUNT.resolveSibling("token");

  /** What to do where there is none. */
  static final String NONE =
      "there is no cluster to ask: not in a pod (no KUBERNETES_SERVICE_HOST, no service account),"
          + " no kubeconfig (KUBECONFIG or ~/.kube/config), and neither"
          + " k8s.discovery.kubernetes.api-url nor k8s.discovery.kubernetes.context is set";

  boolean any(ApiProperties properties) {
    return given(properties.apiUrl())
        || given(properties.context())
        || Stream.of(
                "kubernetes.master",
                "KUBERNETES_MASTER",
                "kubeconfig",
                "KUBECONFIG",
                "KUBERNETES_SERVICE_HOST")
            .anyMatch(name -> given(environment.apply(name)))
        || Files.exists(serviceAccount)
        || Stream.of("HOME", "user.home").anyMatch(this::hasKubeconfig);
  }

  /**
   * Whether this is a pod of the cluster that is asked: the kubelet's signs, and no other cluster.
   */
  boolean inCluster(ApiProperties properties) {
    return !given(properties.apiUrl())
        && !given(properties.context())
        && (given(environment.apply("KUBERNETES_SERVICE_HOST")) || Files.exists(serviceAccount));
  }

  private boolean hasKubeconfig(String homeVariable) {
    String home = environment.apply(homeVariable);
    return given(home) && Files.exists(Path.of(String.valueOf(home), ".kube", "config"));
  }

  private static boolean given(@Nullable String text) {
    return OwnNamespace.blankToNull(text) != null;
  }
}
