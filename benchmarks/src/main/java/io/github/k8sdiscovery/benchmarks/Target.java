package io.github.k8sdiscovery.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A number to reach, at every number of instances that was measured.
 *
 * @param name what it is about
 * @param series where it is measured
 * @param unit what is measured there
 * @param bound the most it may be, in the unit's base: nanoseconds or bytes
 * @param beside what may be added to the bound, as it is measured in the same run; null if nothing
 */
record Target(String name, Series series, Unit unit, double bound, @Nullable Series beside) {

  Target(String name, Series series, Unit unit, double bound) {
    this(name, series, unit, bound, null);
  }

  /** The numbers of a cell. */
  enum Unit {
    TIME,
    ALLOCATED,
    RETAINED;

    double of(Cell cell) {
      return switch (this) {
        case TIME -> cell.nanos();
        case ALLOCATED -> cell.bytes();
        case RETAINED -> cell.retained();
      };
    }

    String text(double value) {
      return this == TIME ? Numbers.time(value) : Numbers.bytes(value);
    }
  }

  /** The worst of some cells; empty if none of them is of this target's series. */
  Optional<Cell> worst(List<Cell> cells) {
    return cells.stream()
        .filter(cell -> cell.series().equals(series) && !Double.isNaN(measured(cell)))
        .max(Comparator.comparingDouble(this::measured));
  }

  double measured(Cell cell) {
    return unit.of(cell);
  }

  /** The most it may be. */
  double bound(List<Cell> cells) {
    return bound
        + cells.stream()
            .filter(cell -> cell.series().equals(beside))
            .mapToDouble(this::measured)
            .findFirst()
            .orElse(0);
  }

  /** Whether a number is within a bound. Bytes are whole ones: a fraction is JMH's own. */
  boolean met(double measured, double most) {
    return (unit == Unit.TIME ? measured : Math.rint(measured)) <= most;
  }
}
