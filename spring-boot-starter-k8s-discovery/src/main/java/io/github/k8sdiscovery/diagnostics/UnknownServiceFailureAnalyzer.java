package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.UnknownServiceException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A call names a service that does not exist. */
final class UnknownServiceFailureAnalyzer extends AbstractFailureAnalyzer<UnknownServiceException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, UnknownServiceException cause) {
    return Advice.of(
        cause,
        Advice.message(cause),
        "Correct the host in the URL, or create the Service: kubectl get services --namespace "
            + cause.service().namespace()
            + " lists those there are.",
        "A Service that is created later is found by the next call.");
  }
}
