package io.github.k8sdiscovery.e2e.run;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintStream;
import java.util.Locale;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the scenarios whose name or class contains the first argument, without regard to case; all
 * without one.
 */
public final class Main {

  private Main() {}

  /** Exit code 0 when scenarios ran and none failed. */
  public static void main(String[] arguments) {
    String wanted = arguments.length == 0 ? "" : arguments[0].toLowerCase(Locale.ROOT);
    PrintStream out = System.out;
    ScenarioReport report = new ScenarioReport(out);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage("io.github.k8sdiscovery.e2e.scenario"))
            .filters(
                includeClassNamePatterns(".*Scenarios"),
                (PostDiscoveryFilter) test -> matches(test, wanted))
            .configurationParameter("junit.jupiter.execution.timeout.default", "3 m")
            .build();
    LauncherFactory.create().execute(request, report);
    System.exit(report.printTotal() ? 0 : 1);
  }

  private static FilterResult matches(TestDescriptor test, String wanted) {
    String name = ScenarioReport.nameOf(test).toLowerCase(Locale.ROOT);
    return FilterResult.includedIf(
        !test.isTest()
            || name.contains(wanted)
            || test.getUniqueId().toString().toLowerCase(Locale.ROOT).contains(wanted));
  }
}
