package io.github.k8sdiscovery.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** One service over three sources, best first, of which nothing may be left in the end. */
abstract class ThreeSources {

  static final ServiceId BACKEND = new ServiceId("example", "backend");
  static final Instance POD = Instance.at("10.0.0.1", 8080).build();
  static final Instance VIP = Instance.at("10.96.0.1", 80).build();

  final FakeScheduler scheduler = new FakeScheduler();
  final FakeSource api = new FakeSource("kubernetes");
  final FakeSource dns = new FakeSource("dns");
  final FakeSource env = new FakeSource("env");
  final Fallback fallback =
      Fallback.over(List.of(api, dns, env), FallbackSettings.DEFAULT, scheduler);
  final List<Decision> decisions = new ArrayList<>();
  final Following following = fallback.follow(BACKEND, decisions::add);

  @AfterEach
  final void close() {
    following.close();
    assertThat(List.of(api, dns, env)).noneMatch(source -> source.follows(BACKEND));
    assertThat(scheduler.waiting()).as("timers left").isZero();
  }

  final Decision last() {
    return decisions.get(decisions.size() - 1);
  }
}
