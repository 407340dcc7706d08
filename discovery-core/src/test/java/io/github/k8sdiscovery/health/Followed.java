package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One list of a service, checked whenever its health says so, in virtual time. */
final class Followed {

  static final ServiceId BACKEND = new ServiceId("example", "backend");

  final FakeScheduler time = new FakeScheduler();
  final List<DiscoveryEvent> events = new ArrayList<>();
  final Health health;
  List<Instance> listed;
  Checked now;
  int changes;

  Followed(HealthSettings settings, int instances) {
    this(settings, IntStream.rangeClosed(1, instances).mapToObj(Followed::instance).toList());
  }

  Followed(HealthSettings settings, List<Instance> listed) {
    this.listed = listed;
    this.health = new Health(BACKEND, settings, time, this::changed, events::add);
    this.now = health.check(listed);
  }

  /** Its tasks run on another scheduler than the time's own. */
  Followed(HealthSettings settings, int instances, Scheduler scheduler) {
    this.listed = IntStream.rangeClosed(1, instances).mapToObj(Followed::instance).toList();
    this.health = new Health(BACKEND, settings, scheduler, this::changed, events::add);
    this.now = health.check(listed);
  }

  static Instance instance(int number) {
    return Instance.at("10.0.0." + number, 8080).build();
  }

  /** 3 failures, 10 s to 60 s, at most half. */
  static HealthSettings settings() {
    return settings(0.5, 0);
  }

  static HealthSettings settings(double maxEjected, double panicThreshold) {
    return new HealthSettings(
        true, 3, Duration.ofSeconds(10), Duration.ofSeconds(60), maxEjected, false, panicThreshold);
  }

  private void changed() {
    changes++;
    list(listed);
  }

  /** The source has another list. */
  void list(List<Instance> next) {
    listed = next;
    now = health.check(next);
    health.settle(Stream.of(next), now.panic());
  }

  Instance at(int index) {
    return listed.get(index);
  }

  void record(int index, Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      health.record(at(index), outcome);
    }
  }

  /** As many failures as eject. */
  void fail(int index) {
    record(index, Outcome.NOT_CONNECTED, Outcome.NOT_CONNECTED, Outcome.NOT_CONNECTED);
  }

  /** A probe goes out and ends. */
  boolean probe(int index, Outcome outcome) {
    boolean granted = health.tryProbe(at(index));
    if (granted) {
      record(index, outcome);
    }
    return granted;
  }

  void after(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  boolean uses(int index) {
    return now.usable().contains(at(index));
  }

  boolean probes(int index) {
    return now.onProbation().contains(at(index));
  }

  /** How long the ejections so far lasted, in seconds. */
  List<Long> ejections() {
    return events.stream()
        .filter(InstanceEjected.class::isInstance)
        .map(event -> ((InstanceEjected) event).time().toSeconds())
        .toList();
  }
}
