package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.SourceUnavailableException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Nothing is broken, but no source was ever meant to know the service: no cluster, not listed. */
final class NoSourceFailureAnalyzer extends AbstractFailureAnalyzer<SourceUnavailableException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, SourceUnavailableException cause) {
    if (cause.kind().isTrouble()) {
      return null;
    }
    return Advice.of(
        cause,
        Advice.message(cause),
        "Run where there is a cluster: in a pod, or with a kubeconfig (KUBECONFIG, ~/.kube/config).",
        Advice.byHand(cause.service()));
  }
}
