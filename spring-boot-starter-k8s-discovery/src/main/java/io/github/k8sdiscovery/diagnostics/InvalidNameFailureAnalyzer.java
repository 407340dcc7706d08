package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.name.InvalidNameException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A load-balanced client calls a host that is no service of the cluster. */
final class InvalidNameFailureAnalyzer extends AbstractFailureAnalyzer<InvalidNameException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, InvalidNameException cause) {
    return Advice.of(
        cause,
        Advice.message(cause),
        "Correct the host in the URL. A host outside the cluster is for a client without"
            + " @LoadBalanced, or for k8s.discovery.external-hosts=resolve.");
  }
}
