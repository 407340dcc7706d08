package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.federation.Member;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster: where its API is, who asks, and how much its instances are preferred.
 *
 * @param enabled Whether it is used at all. Default: true.
 * @param kubeconfig The path of its kubeconfig. Default with a context: the usual one.
 * @param context The context of the kubeconfig to use. Default: its current one.
 * @param url The URL of its API, instead of a kubeconfig.
 * @param token The token to show to the API at the URL.
 * @param tokenFile A file with the token, read anew for every request.
 * @param caFile A file with the certificates that the API at the URL is verified by. Default: those
 *     of the JVM.
 * @param namespaces What this client's namespaces are called there, where they are called
 *     otherwise.
 * @param weight What the weights of its instances are multiplied by. Default: 1.
 * @param priority 0 or more; calls go to the clusters of the lowest as long as enough of their
 *     instances are well. Default: 0.
 * @param podsReachable Whether this client reaches the addresses of its pods. If not, access "auto"
 *     looks for another way in there. Default: true.
 */
public record ClusterProperties(
    @Nullable Boolean enabled,
    @Nullable String kubeconfig,
    @Nullable String context,
    @Nullable String url,
    @Nullable String token,
    @Nullable String tokenFile,
    @Nullable String caFile,
    @Nullable Map<String, String> namespaces,
    @Nullable Double weight,
    @Nullable Integer priority,
    @Nullable Boolean podsReachable) {

  /** The name of this client's own cluster. */
  static final String LOCAL = Origin.LOCAL;

  /** Where nothing is said. */
  static final ClusterProperties NONE =
      new ClusterProperties(null, null, null, null, null, null, null, null, null, null, null);

  boolean isEnabled() {
    return enabled == null || enabled;
  }

  boolean reachesPods() {
    return podsReachable == null || podsReachable;
  }

  /** Whether anything is said of where the API is. */
  boolean hasApi() {
    return Stream.of(kubeconfig, context, url, token, tokenFile, caFile)
        .anyMatch(text -> OwnNamespace.blankToNull(text) != null);
  }

  /**
   * The member of the federation.
   *
   * @param prefix what stands before the names of these properties, without the last dot
   * @param name the member's name
   * @param source where its instances come from
   */
  Member member(String prefix, String name, InstanceSource source) {
    if (weight != null && !(weight > 0 && Double.isFinite(weight))) {
      throw new InvalidPropertyException(prefix + ".weight", weight, "a number of more than 0");
    }
    InvalidPropertyException.atLeast(prefix + ".priority", priority, 0);
    Map<String, String> there = namespaces == null ? Map.of() : namespaces;
    there.forEach(
        (here, namespace) ->
            InvalidPropertyException.namespace(prefix + ".namespaces." + here, namespace));
    return Member.of(name, source)
        .preferred(weight == null ? 1 : weight, priority == null ? 0 : priority)
        .mapping(there);
  }
}
