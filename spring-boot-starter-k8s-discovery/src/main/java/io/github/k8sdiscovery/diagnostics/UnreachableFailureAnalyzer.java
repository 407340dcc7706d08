package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A source should answer and does not, and no other can. */
final class UnreachableFailureAnalyzer extends AbstractFailureAnalyzer<SourceUnavailableException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, SourceUnavailableException cause) {
    if (!cause.kind().isTrouble() || cause.kind() == Kind.FORBIDDEN) {
      return null;
    }
    return Advice.of(
        cause,
        Advice.message(cause),
        "Check that the Kubernetes API is where this says it is and can be reached from here"
            + " (kubectl get --raw /readyz, network policies, proxies); k8s.discovery.kubernetes.api-url"
            + " says otherwise. k8s.discovery.first-lookup-timeout says how long a first call waits.",
        Advice.HEALS,
        Advice.byHand(cause.service()));
  }
}
