package io.github.k8sdiscovery.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Meters that have tags in common, and go together. One thread at a time. */
final class MeterGroup {

  private final Meters meters;
  private final Tags tags;
  private final List<Meter> members = new ArrayList<>();

  MeterGroup(Meters meters, Tags tags) {
    this.meters = meters;
    this.tags = tags;
  }

  /** Another group, with one tag more. */
  MeterGroup with(String key, String value) {
    return new MeterGroup(meters, tags.and(key, value));
  }

  void gauge(String name, String description, Supplier<Number> reading, String... more) {
    add(
        Gauge.builder(name, reading)
            .description(description)
            .tags(tags.and(more))
            .register(meters.registry()));
  }

  void seconds(String name, String description, Supplier<Number> reading) {
    add(
        TimeGauge.builder(name, reading, TimeUnit.SECONDS)
            .description(description)
            .tags(tags)
            .register(meters.registry()));
  }

  /** A counter that somebody else counts up; it counts as long as {@code counted} is kept. */
  <T> void counted(
      String name, String description, T counted, ToDoubleFunction<T> count, String... more) {
    add(
        FunctionCounter.builder(name, counted, count)
            .description(description)
            .tags(tags.and(more))
            .register(meters.registry()));
  }

  Counter counter(String name, String description) {
    return add(
        Counter.builder(name).description(description).tags(tags).register(meters.registry()));
  }

  Timer timer(String name, String description, String... more) {
    return add(
        Timer.builder(name)
            .description(description)
            .tags(tags.and(more))
            .register(meters.registry()));
  }

  private <M extends Meter> M add(M meter) {
    meters.use(meter);
    members.add(meter);
    return meter;
  }

  /** Takes them all out of the registry. */
  void remove() {
    members.forEach(meters::leave);
    members.clear();
  }
}
