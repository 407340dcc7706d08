package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the instances of one service have to do, over the life of many lists and pickers. Any
 * thread.
 */
public final class Loads {

  private final Map<String, Load> byInstance = new ConcurrentHashMap<>();
  private final LongAdder inFlight = new LongAdder();

  /** Makes one without calls. */
  public Loads() {}

  /**
   * The load of an instance, made when it is first asked for. Costs one look-up in a map.
   *
   * @param instance an instance of the service
   * @return its load, the same object as long as the instance is {@linkplain #retain retained}
   */
  public Load of(Instance instance) {
    Load known = byInstance.get(instance.id());
    return known != null
        ? known
        : byInstance.computeIfAbsent(instance.id(), id -> new Load(inFlight));
  }

  /**
   * The loads of a list, in its order. Those that are not known yet are made one after the other,
   * so that they lie side by side in memory and not between the objects of the map: who looks at
   * two of thousands at random finds them in a nearer cache of the processor.
   */
  Load[] of(List<Instance> instances) {
    Load[] loads = new Load[instances.size()];
    BitSet unknown = new BitSet(loads.length);
    for (int i = 0; i < loads.length; i++) {
      Load known = byInstance.get(instances.get(i).id());
      unknown.set(i, known == null);
      loads[i] = known == null ? new Load(inFlight) : known;
    }
    for (int i = unknown.nextSetBit(0); i >= 0; i = unknown.nextSetBit(i + 1)) {
      Load meanwhile = byInstance.putIfAbsent(instances.get(i).id(), loads[i]);
      loads[i] = meanwhile == null ? loads[i] : meanwhile;
    }
    return loads;
  }

  /**
   * How much an instance has to do. Keeps nothing of one that has had no call.
   *
   * @param instance an instance of the service
   * @return the calls to it that have begun and not ended, 0 or more
   */
  public int inFlight(Instance instance) {
    Load known = byInstance.get(instance.id());
    return known == null ? 0 : known.inFlight();
  }

  /** {@return the calls to all instances that have begun and not ended, 0 or more; O(1)} */
  public int inFlight() {
    return (int) Math.max(0, inFlight.sum());
  }

  /** {@return how many instances are known here} */
  public int size() {
    return byInstance.size();
  }

  /**
   * Forgets every instance that is neither listed nor has a call in flight.
   *
   * @param instances those to keep
   */
  public void retain(Collection<Instance> instances) {
    Set<String> ids = new HashSet<>();
    instances.forEach(instance -> ids.add(instance.id()));
    byInstance.entrySet().removeIf(e -> !ids.contains(e.getKey()) && e.getValue().inFlight() == 0);
  }
}
