package io.github.k8sdiscovery.e2e.run;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints a line per scenario as it ends, a failure's story under it, and a last line with the
 * totals.
 */
final class ScenarioReport implements TestExecutionListener {

  private final PrintStream out;
  private final Map<String, Long> startedAtNanos = new ConcurrentHashMap<>();
  private final Map<String, List<String>> details = new ConcurrentHashMap<>();
  private int passed;
  private int failed;

  ScenarioReport(PrintStream out) {
    this.out = out;
  }

  static String nameOf(TestDescriptor test) {
    return test.getDisplayName();
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    startedAtNanos.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    details
        .computeIfAbsent(test.getUniqueId(), id -> Collections.synchronizedList(new ArrayList<>()))
        .addAll(entry.getKeyValuePairs().values());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    failed++;
    out.println("FAIL " + test.getDisplayName() + " (skipped: " + reason + ")");
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean good = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (!test.isTest() && good) {
      return;
    }
    String told = String.join(", ", details.getOrDefault(test.getUniqueId(), List.of()));
    double seconds =
        (System.nanoTime() - startedAtNanos.getOrDefault(test.getUniqueId(), System.nanoTime()))
            / 1e9;
    out.printf(
        "%s %s%s %.1fs%n",
        good ? "PASS" : "FAIL",
        test.getDisplayName(),
        told.isEmpty() ? "" : " (" + told + ")",
        seconds);
    result.getThrowable().ifPresent(this::print);
    if (good) {
      passed++;
    } else {
      failed++;
    }
  }

  /** Prints the last line; true when something ran and nothing failed. */
  boolean printTotal() {
    if (passed + failed == 0) {
      out.println("e2e: no scenario matches");
    }
    out.println("e2e: " + passed + " passed, " + failed + " failed");
    out.flush();
    return failed == 0 && passed > 0;
  }

  private void print(Throwable error) {
    StringWriter story = new StringWriter();
    error.printStackTrace(new PrintWriter(story));
    story
        .toString()
        .lines()
        .filter(line -> !line.contains("org.junit."))
        .forEach(line -> out.println("    " + line));
  }
}
