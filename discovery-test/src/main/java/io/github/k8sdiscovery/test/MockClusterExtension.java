package io.github.k8sdiscovery.test;

import java.util.Arrays;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Gives tests the fixture: that of the application under test, or one for the test alone. */
final class MockClusterExtension
    implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(MockClusterExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    fixture(context).reset();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!withSpring(context)) {
      fixture(context).close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ClusterFixture.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return fixture(context);
  }

  private static ClusterFixture fixture(ExtensionContext context) {
    if (withSpring(context)) {
      return SpringExtension.getApplicationContext(context).getBean(ClusterFixture.class);
    }
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            ClusterFixture.class,
            key -> new ClusterFixture(annotation(context.getRequiredTestClass()).namespace()),
            ClusterFixture.class);
  }

  private static MockCluster annotation(Class<?> testClass) {
    return MergedAnnotations.from(testClass, SearchStrategy.TYPE_HIERARCHY)
        .get(MockCluster.class)
        .synthesize();
  }

  private static boolean withSpring(ExtensionContext context) {
    return MergedAnnotations.from(context.getRequiredTestClass(), SearchStrategy.TYPE_HIERARCHY)
        .stream(ExtendWith.class)
        .flatMap(extend -> Arrays.stream(extend.getClassArray("value")))
        .anyMatch(SpringExtension.class::equals);
  }
}
