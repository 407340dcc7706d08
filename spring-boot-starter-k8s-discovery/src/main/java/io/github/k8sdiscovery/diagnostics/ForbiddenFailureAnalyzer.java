package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The API refuses, and no other source can answer: prints the manifests that grant the right. */
final class ForbiddenFailureAnalyzer extends AbstractFailureAnalyzer<SourceUnavailableException> {

  /** The manifests that a reason carries; the reason of the next source may follow. */
  private static final Pattern MANIFESTS =
      Pattern.compile("\\n[^\\n]*:\\n(apiVersion: .*?)(?=; [a-z0-9-]+: |$)", Pattern.DOTALL);

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, SourceUnavailableException cause) {
    if (cause.kind() != Kind.FORBIDDEN) {
      return null;
    }
    String message = Advice.message(cause);
    Matcher manifests = MANIFESTS.matcher(message);
    if (!manifests.find()) {
      return Advice.of(
          cause,
          message,
          "Give the client a token that the API accepts: a pod gets one from its ServiceAccount,"
              + " anything else from its kubeconfig.",
          Advice.HEALS);
    }
    return Advice.of(
        cause,
        manifests.replaceFirst(""),
        "Apply this Role and RoleBinding (kubectl apply -f), which grant what is missing and"
            + " nothing else:",
        manifests.group(1).strip(),
        Advice.HEALS);
  }
}
