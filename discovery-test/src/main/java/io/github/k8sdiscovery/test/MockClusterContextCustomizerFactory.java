package io.github.k8sdiscovery.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Puts the made-up cluster into the contexts of test classes with {@link MockCluster}. */
final class MockClusterContextCustomizerFactory implements ContextCustomizerFactory {

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
    MockCluster cluster =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, MockCluster.class);
    return cluster == null ? null : new MockClusterContextCustomizer(cluster.namespace());
  }
}
