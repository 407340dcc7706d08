package io.github.k8sdiscovery.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was measured, beside what was to be reached. */
final class Report {

  private static final String CELL = "  %-28s";
  private static final String ROW = "%-48s";

  private final List<Cell> cells;
  private final List<Target> targets;
  private final List<String> missing = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int met;

  Report(List<Cell> cells, List<Target> targets) {
    this.cells = cells;
    this.targets = targets;
  }

  /** Everything, but for the verdict. */
  String text() {
    measured();
    text.append('\n');
    text.append(String.format("%-70s %10s %22s%n", "target", "at most", "measured, the worst"));
    targets.forEach(this::compare);
    text.append('\n');
    missing.forEach(name -> text.append("did not run: ").append(name).append('\n'));
    missed.forEach(name -> text.append("missed: ").append(name).append('\n'));
    return text.toString();
  }

  /** What did not run. */
  List<String> missing() {
    return missing;
  }

  /** The last line. */
  String verdict() {
    return "benchmarks: " + met + " targets met, " + missed.size() + " missed";
  }

  private void measured() {
    Map<Series, Map<Integer, Cell>> rows = new LinkedHashMap<>();
    Set<Integer> sizes = new TreeSet<>();
    for (Cell cell : cells) {
      rows.computeIfAbsent(cell.series(), s -> new TreeMap<>()).put(cell.instances(), cell);
      sizes.add(cell.instances());
    }
    sizes.remove(0);
    text.append("\nTime per operation and thread, median; bytes allocated, or kept; ");
    text.append("in brackets Spring Cloud LoadBalancer's time over it.\n\n");
    text.append(String.format(ROW + " threads", "benchmark"));
    sizes.forEach(n -> text.append(String.format(CELL, "n=" + n)));
    text.append('\n');
    rows.forEach(
        (series, row) -> {
          text.append(String.format(ROW + " %7d", series, series.threads()));
          Series beside = series.rival();
          Map<Integer, Cell> rival =
              beside == null ? Map.of() : rows.getOrDefault(beside, Map.of());
          if (row.containsKey(0)) {
            text.append(String.format(CELL, cell(row.get(0), null)));
          } else {
            sizes.forEach(n -> text.append(String.format(CELL, cell(row.get(n), rival.get(n)))));
          }
          text.append('\n');
        });
  }

  private static String cell(@Nullable Cell cell, @Nullable Cell rival) {
    if (cell == null) {
      return "";
    }
    if (!Double.isNaN(cell.retained())) {
      return Numbers.bytes(cell.retained());
    }
    String numbers = Numbers.time(cell.nanos()) + " / " + Numbers.bytes(cell.bytes());
    return rival == null
        ? numbers
        : numbers + " (" + Numbers.ratio(rival.nanos() / cell.nanos()) + ")";
  }

  private void compare(Target target) {
    String name = target.name() + ": " + target.unit().name().toLowerCase(Locale.ROOT);
    Optional<Cell> worst = target.worst(cells);
    if (worst.isEmpty()) {
      missing.add(name);
      text.append(String.format("%-70s did not run%n", name));
      return;
    }
    Cell cell = worst.get();
    double most = target.bound(cells);
    boolean reached = target.met(target.measured(cell), most);
    String measured = target.unit().text(target.measured(cell));
    String bound = target.unit().text(most);
    text.append(
        String.format(
            "%-70s %10s %10s at n=%-6d %s%n",
            name, bound, measured, cell.instances(), reached ? "met" : "MISSED"));
    if (reached) {
      met++;
    } else {
      missed.add(name + " " + measured + " at n=" + cell.instances() + " (at most " + bound + ")");
    }
  }
}
