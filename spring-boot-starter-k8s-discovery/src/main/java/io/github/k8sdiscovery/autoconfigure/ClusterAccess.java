package io.github.k8sdiscovery.autoconfigure;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the API of another cluster is reached. Nothing of this client's own cluster goes into it: no
 * service account, no environment variable but that of the kubeconfig's path. Asks nobody.
 *
 * @param prefix what stands before the names of the properties, without the last dot
 * @param properties where the API is
 * @param environment gives environment variables and system properties, null for those not set
 */
record ClusterAccess(
    String prefix, ClusterProperties properties, UnaryOperator<@Nullable String> environment) {

  /**
   * Reads the kubeconfig, or what is said instead of one.
   *
   * @throws InvalidPropertyException if it names something that is not there
   */
  Config config() {
    String url = OwnNamespace.blankToNull(properties.url());
    String kubeconfig = OwnNamespace.blankToNull(properties.kubeconfig());
    String context = OwnNamespace.blankToNull(properties.context());
    if (url != null) {
      refuse("kubeconfig", kubeconfig, "without " + prefix + ".url, or the other way round");
      refuse("context", context, "without " + prefix + ".url, or the other way round");
      return byUrl(url);
    }
    String law = "with " + prefix + ".url; a kubeconfig has its own";
    refuse("token", OwnNamespace.blankToNull(properties.token()), law);
    refuse("token-file", OwnNamespace.blankToNull(properties.tokenFile()), law);
    refuse("ca-file", OwnNamespace.blankToNull(properties.caFile()), law);
    if (kubeconfig == null && context == null) {
      throw new InvalidPropertyException(
          prefix, "nothing of where its API is", "kubeconfig, context or url");
    }
    return byKubeconfig(kubeconfig == null ? usual() : Path.of(kubeconfig), context);
  }

  private Config byUrl(String url) {
    if (!ApiProperties.wellFormed(url)) {
      throw new InvalidPropertyException(prefix + ".url", url, ApiProperties.URL_LAW);
    }
    ConfigBuilder config = new ConfigBuilder(Config.empty()).withMasterUrl(url);
    String caFile = OwnNamespace.blankToNull(properties.caFile());
    if (caFile != null) {
      config.withCaCertFile(readable("ca-file", Path.of(caFile)).toString());
    }
    String token = OwnNamespace.blankToNull(properties.token());
    String tokenFile = OwnNamespace.blankToNull(properties.tokenFile());
    if (tokenFile == null) {
      return config.withOauthToken(token).build();
    }
    refuse("token", token, "without " + prefix + ".token-file, or the other way round");
    Path file = readable("token-file", Path.of(tokenFile));
    return config.withOauthTokenProvider(() -> content(file)).build();
  }

  private Config byKubeconfig(Path file, @Nullable String context) {
    readable("kubeconfig", file);
    List<String> contexts;
    Config config;
    try {
      contexts =
          KubeConfigUtils.parseConfig(file.toFile()).getContexts().stream()
              .map(NamedContext::getName)
              .toList();
      config = Config.fromKubeconfig(context, file.toFile());
    } catch (RuntimeException malformed) {
      String why = String.valueOf(malformed.getMessage()).lines().findFirst().orElse("");
      throw new InvalidPropertyException(prefix + ".kubeconfig", file, "a kubeconfig; " + why);
    }
    if (context != null && !contexts.contains(context)) {
      throw new InvalidPropertyException(
          prefix + ".context",
          context,
          "one of " + String.join(", ", contexts) + ", which are the contexts in " + file);
    }
    return config;
  }

  /** Where kubectl, too, looks for it. */
  private Path usual() {
    String named = OwnNamespace.blankToNull(environment.apply("KUBECONFIG"));
    String home = Optional.ofNullable(environment.apply("user.home")).orElse("");
    return named == null
        ? Path.of(home, ".kube", "config")
        : Path.of(named.split(File.pathSeparator, -1)[0]);
  }

  private Path readable(String property, Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new InvalidPropertyException(
          prefix + "." + property, file, "a file that is there and can be read");
    }
    return file;
  }

  private void refuse(String property, @Nullable String value, String law) {
    if (value != null) {
      boolean secret = property.equals("token");
      throw new InvalidPropertyException(
          prefix + "." + property, secret ? "(a token)" : value, law);
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
