package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.name.UnknownPortException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A URL has a port that the service does not have. */
final class UnknownPortFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPortException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, UnknownPortException cause) {
    return Advice.of(
        cause,
        Advice.message(cause),
        "Write one of these ports into the URL, or none where the Service's primary port is meant"
            + " (docs/names-and-ports.md).");
  }
}
