package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws in proportion to the weights. */
final class RandomPicker implements Picker {

  private final Drawing drawing;

  private RandomPicker(Drawing drawing) {
    this.drawing = drawing;
  }

  static Picker of(Candidates candidates, RandomGenerator random) {
    List<Instance> takers = Weights.takers(candidates.instances());
    return takers.isEmpty() ? context -> null : new RandomPicker(new Drawing(takers, random));
  }

  @Override
  public @Nullable Instance pick(PickContext context) {
    return drawing.instance(drawing.draw(context));
  }
}
