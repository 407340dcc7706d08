package io.github.k8sdiscovery.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/** Runs every benchmark and says which targets are met. */
public final class Suite {

  private final Effort effort;
  private final Pattern only;
  private final Path directory;
  private final PrintStream out = System.out;
  private final List<RunResult> results = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private Suite(Effort effort, Pattern only, Path directory) {
    this.effort = effort;
    this.only = only;
    this.directory = directory;
  }

  /**
   * Runs the suite and ends this process: 0 if everything ran, whether targets are met or not, else
   * 1.
   *
   * @param args none; the choices are system properties: {@code quick} for ten minutes, {@code
   *     smoke} to see that everything runs, {@code only} for the benchmarks that a regular
   *     expression finds, {@code benchmarks.directory} for the results
   */
  public static void main(String[] args) {
    Suite suite =
        new Suite(
            Effort.read(System.getProperties()),
            Pattern.compile(System.getProperty("only", "")),
            Path.of(System.getProperty("benchmarks.directory", "target")));
    int status = 1;
    try {
      status = suite.run();
    } catch (IOException | RuntimeException e) {
      suite.out.println("benchmarks failed: " + e);
    }
    suite.out.flush();
    // Inside Maven this ends Maven too, so that the verdict stays the last line.
    Runtime.getRuntime().halt(status);
  }

  private int run() throws IOException {
    Files.createDirectories(directory);
    forkWith(directory.resolve("class-path"));
    List<Plan> plans =
        Plan.all(effort).stream().filter(p -> only.matcher(p.benchmark()).find()).toList();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      out.printf("%d of %d: %s, %d runs%n", i + 1, plans.size(), plan, plan.size());
      run(plan, directory.resolve("jmh-" + i + ".log"));
    }
    write();
    List<Cell> cells = results.stream().map(Cell::of).toList();
    List<Target> targets =
        Targets.all().stream().filter(t -> only.matcher(t.series().benchmark()).find()).toList();
    Report report = new Report(cells, targets);
    out.print(report.text());
    missing.forEach(plan -> out.println("did not run: " + plan));
    out.println(report.verdict());
    return missing.isEmpty() && report.missing().isEmpty() ? 0 : 1;
  }

  /** JMH starts its JVMs with this process's class path, which inside Maven is Maven's. */
  private void forkWith(Path classPath) throws IOException {
    String dependencies = Files.readString(classPath).strip();
    String classes = directory.resolve("classes").toString();
    System.setProperty("java.class.path", classes + File.pathSeparator + dependencies);
  }

  private void run(Plan plan, Path log) {
    try {
      Collection<RunResult> ran = plan.run(effort, log);
      results.addAll(ran);
      if (ran.size() < plan.size()) {
        missing.add(plan.size() - ran.size() + " of " + plan.size() + ", " + plan + ": " + log);
      }
    } catch (RunnerException e) {
      missing.add(plan + ": " + e.getMessage());
    }
  }

  private void write() throws IOException {
    Path json = directory.resolve("jmh.json");
    try (PrintStream file = new PrintStream(json.toFile(), StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, file).writeOut(results);
    }
    out.println("results: " + json.toAbsolutePath());
  }
}
