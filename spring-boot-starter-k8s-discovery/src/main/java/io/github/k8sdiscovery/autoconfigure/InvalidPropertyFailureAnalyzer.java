package io.github.k8sdiscovery.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which property stopped the start, its value, and what is allowed. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidPropertyException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, InvalidPropertyException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set " + cause.property() + " to " + cause.expected() + ", or remove it for its default.",
        cause);
  }
}
