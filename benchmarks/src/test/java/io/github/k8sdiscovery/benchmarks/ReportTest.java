package io.github.k8sdiscovery.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.benchmarks.Target.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Series OURS = new Series("PolicyBenchmark.pick", Policies.WEIGHTED, 1);
  private static final Series SPRINGS =
      new Series("SpringPickBenchmark.pick", SpringPickBenchmark.WEIGHTED, 1);
  private static final Series HASH = new Series("HashBenchmark.hash", "", 1);
  private static final Target TIME = new Target("pick", OURS, Unit.TIME, 10);
  private static final Target BYTES = new Target("pick", OURS, Unit.ALLOCATED, 0);

  private static Cell cell(Series series, int instances, double nanos, double bytes) {
    return new Cell(series, instances, nanos, bytes, Double.NaN);
  }

  @Test
  void target_worstOfSizesIsOverTheBound_isMissedByName() {
    Report report =
        new Report(
            List.of(cell(OURS, 10, 9.9, 0.001), cell(OURS, 10_000, 10.1, 0.2)),
            List.of(TIME, BYTES));

    assertThat(report.text())
        .contains("missed: pick: time 10.1 ns at n=10000 (at most 10 ns)\n")
        .doesNotContain("missed: pick: allocated");
    assertThat(report.verdict()).isEqualTo("benchmarks: 1 targets met, 1 missed");
    assertThat(report.missing()).isEmpty();
  }

  @Test
  void target_wholeByteAllocated_isMissed() {
    Report report = new Report(List.of(cell(OURS, 10, 5, 0.6)), List.of(BYTES));

    assertThat(report.text()).contains("missed: pick: allocated 1 B at n=10 (at most 0 B)\n");
  }

  @Test
  void target_nothingMeasured_isNeitherMetNorMissedButSaid() {
    Report report = new Report(List.of(cell(SPRINGS, 10, 5, 0)), List.of(TIME));

    assertThat(report.text()).contains("did not run: pick: time\n");
    assertThat(report.missing()).containsExactly("pick: time");
    assertThat(report.verdict()).isEqualTo("benchmarks: 0 targets met, 0 missed");
  }

  @Test
  void target_besideAnotherBenchmark_mayTakeAsMuchMore() {
    Target beside = new Target("pick", OURS, Unit.TIME, 10, HASH);

    Report report =
        new Report(List.of(cell(OURS, 10, 17.9, 0), cell(HASH, 0, 8, 0)), List.of(beside));

    assertThat(report.text()).contains("18 ns    17.9 ns at n=10");
    assertThat(report.verdict()).isEqualTo("benchmarks: 1 targets met, 0 missed");
  }

  @Test
  void table_rivalAtTheSameSize_showsHowManyTimesItsTimeIs() {
    Report report =
        new Report(
            List.of(cell(OURS, 10, 10, 0), cell(SPRINGS, 10, 3_400, 3_632), cell(OURS, 100, 10, 0)),
            List.of());

    assertThat(report.text())
        .contains("10 ns / 0 B (340x)")
        .contains("3.40 µs / 3.63 kB")
        .containsPattern("\\(340x\\) +10 ns / 0 B +\n");
  }

  @Test
  void targets_all_areMeasuredByPlans() {
    List<String> planned = Plan.all(Effort.SMOKE).stream().map(Plan::benchmark).toList();

    assertThat(Targets.all()).extracting(target -> target.series().benchmark()).isSubsetOf(planned);
  }
}
