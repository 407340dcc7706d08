package io.github.k8sdiscovery.autoconfigure;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the Kubernetes API is.
 *
 * @param apiUrl The URL of the API. Default: that of the pod's service account, else of the
 *     kubeconfig.
 * @param context The kubeconfig context to use. Default: its current one.
 * @param requestTimeout The longest the API may take to answer a request.
 * @param podWeights Whether the weights in pods' annotations count. Takes a watch on the metadata
 *     of the pods in each namespace in use, and the right to list and watch them.
 */
@ConfigurationProperties("k8s.discovery.kubernetes")
public record ApiProperties(
    @Nullable String apiUrl,
    @Nullable String context,
    @Nullable Duration requestTimeout,
    boolean podWeights) {

  /** What a URL of an API has to be. */
  static final String URL_LAW = "a URL such as https://10.96.0.1:443: http or https, and a host";

  private static final String API_URL = "k8s.discovery.kubernetes.api-url";

  // Checks the URL and the bound.
  public ApiProperties {
    InvalidPropertyException.positive("k8s.discovery.kubernetes.request-timeout", requestTimeout);
    if (apiUrl != null && !apiUrl.isBlank() && !wellFormed(apiUrl)) {
      throw new InvalidPropertyException(API_URL, apiUrl, URL_LAW);
    }
  }

  static boolean wellFormed(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null
          && Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  /** Reads the service account or the kubeconfig; asks nobody. */
  Config config() {
    Config found = Config.autoConfigure(context == null || context.isBlank() ? null : context);
    return apiUrl == null || apiUrl.isBlank()
        ? found
        : new ConfigBuilder(found).withMasterUrl(apiUrl).build();
  }
}
