package io.github.k8sdiscovery.e2e.scenario;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Makes the {@link Scenario} of a test, closes it, and tells on a failure what the processes wrote
 * last.
 */
final class ScenarioExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(ScenarioExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Scenario.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Ground ground =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Ground.class, type -> new Ground(), Ground.class);
    TestReporter reporter = context::publishReportEntry;
    Scenario scenario = new Scenario(ground, reporter);
    context.getStore(NAMESPACE).put(Scenario.class, scenario);
    return scenario;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    @Nullable Scenario scenario = context.getStore(NAMESPACE).get(Scenario.class, Scenario.class);
    if (scenario == null) {
      return;
    }
    scenario.close();
    if (context.getExecutionException().isPresent()) {
      System.out.println(scenario.tails());
    }
  }
}
