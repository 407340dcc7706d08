package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws in proportion to the weights. */
final class RandomPicker implements IndexedPicker {

  private final Drawing drawing;

  private RandomPicker(Drawing drawing) {
    this.drawing = drawing;
  }

  static Picker of(Candidates candidates, RandomGenerator random) {
    List<Instance> takers = Weights.takers(candidates.instances());
    return takers.isEmpty() ? context -> null : new RandomPicker(new Drawing(takers, random));
  }

  @Override
  public int pickIndex(PickContext context) {
    return drawing.draw(context);
  }

  @Override
  public Instance instance(int index) {
    return drawing.instance(index);
  }

  @Override
  public int size() {
    return drawing.size();
  }
}
