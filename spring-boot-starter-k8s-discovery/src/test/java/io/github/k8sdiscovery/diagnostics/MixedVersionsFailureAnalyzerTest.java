package io.github.k8sdiscovery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.source.kubernetes.MixedVersionsException;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

class MixedVersionsFailureAnalyzerTest {

  @Test
  void analyze_insideTheFailureOfABean_listsTheJarsAndSaysWhatToImport() throws Exception {
    Constructor<MixedVersionsException> constructor =
        MixedVersionsException.class.getDeclaredConstructor(Map.class);
    constructor.setAccessible(true);
    Map<String, String> jars =
        new TreeMap<>(Map.of("kubernetes-client", "7.8.0", "kubernetes-client-api", "7.4.1"));
    Exception failure = new BeanCreationException("bean", constructor.newInstance(jars));

    FailureAnalysis analysis =
        Objects.requireNonNull(new MixedVersionsFailureAnalyzer().analyze(failure));

    assertThat(analysis.getDescription().lines())
        .containsExactly(
            "The jars of the Kubernetes client (io.fabric8) on the class path have different"
                + " versions:",
            "  kubernetes-client 7.8.0",
            "  kubernetes-client-api 7.4.1");
    assertThat(analysis.getAction())
        .startsWith("Import io.github.k8sdiscovery:discovery-bom before spring-cloud-dependencies");
  }
}
