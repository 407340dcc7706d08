package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.source.kubernetes.MixedVersionsException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Another BOM has set the versions of some of Fabric8's jars. */
final class MixedVersionsFailureAnalyzer extends AbstractFailureAnalyzer<MixedVersionsException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, MixedVersionsException cause) {
    String jars =
        cause.versions().entrySet().stream()
            .map(jar -> "  " + jar.getKey() + " " + jar.getValue())
            .collect(Collectors.joining(System.lineSeparator()));
    return Advice.of(
        cause,
        "The jars of the Kubernetes client (io.fabric8) on the class path have different versions:"
            + System.lineSeparator()
            + jars,
        "Import io.github.k8sdiscovery:discovery-bom before spring-cloud-dependencies in"
            + " dependencyManagement: the first import wins.",
        "mvn dependency:tree -Dincludes=io.fabric8 must show one version.");
  }
}
