package io.github.k8sdiscovery.samples.demo.scenario;

import java.util.List;
import java.util.Optional;

/** Something that the demo shows by itself, and judges. */
public interface Scenario {

  /** What {@code -Ddemo.scenario} may be. */
  List<String> NAMES = List.of("weights", "sticky", "rolling", "kill", "slow");

  /** The scenario of that name, or nothing if there is none. */
  static Optional<Scenario> named(String name) {
    return switch (name) {
      case "weights" -> Optional.of(new WeightsScenario());
      case "sticky" -> Optional.of(new StickyScenario());
      case "rolling" -> Optional.of(new RollingScenario());
      case "kill" -> Optional.of(new KillScenario());
      case "slow" -> Optional.of(new SlowScenario());
      default -> Optional.empty();
    };
  }

  /** What runs when it begins. */
  default List<PodSpec> pods() {
    return PodSpec.THREE;
  }

  /** Shows it, and says whether it was as it should be. */
  Verdict run(Stage stage) throws InterruptedException;
}
