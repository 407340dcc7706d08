package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A source that gives every service the same number of instances, unless told otherwise. */
final class ListSource implements InstanceSource {

  private static final int PORT = 8080;
  private static final int BYTE = 256;

  private final String name;
  private final Scheduler scheduler;
  private volatile Function<ServiceId, SourceState> answer;

  ListSource(String name, int instances, Scheduler scheduler) {
    this.name = name;
    this.scheduler = scheduler;
    List<Instance> list =
        IntStream.range(0, instances)
            .mapToObj(i -> Instance.at("10.0." + i / BYTE + "." + i % BYTE, PORT).build())
            .toList();
    this.answer = id -> new Synced(new ServiceSnapshot(id, null, Map.of("", list), List.of()));
  }

  void answer(Function<ServiceId, SourceState> other) {
    answer = other;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    scheduler.execute(() -> listener.accept(answer.apply(id)));
    return () -> {};
  }

  @Override
  public void close() {}
}
