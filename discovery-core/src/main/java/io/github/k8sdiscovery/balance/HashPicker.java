package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls with equal keys go to one instance, those without a key as another policy says. */
final class HashPicker implements Picker {

  /** How many other places of a key are tried if its home is full; chosen. */
  private static final int MAX_JUMPS = 8;

  private final Homes homes;
  private final KeylessPicker keyless;
  private final Loads loads;
  private final double overflow;
  private final @Nullable IdleKeys idle;

  /**
   * Makes a picker.
   *
   * @param homes where keys are at home
   * @param keyless for calls without a key
   * @param loads what the instances have to do
   * @param overflow the most an instance has in flight in relation to its fair share; 0 for no
   *     bound
   * @param idle gives keys that were long not used another home; null if they keep theirs
   */
  HashPicker(
      Homes homes, KeylessPicker keyless, Loads loads, double overflow, @Nullable IdleKeys idle) {
    this.homes = homes;
    this.keyless = keyless;
    this.loads = loads;
    this.overflow = overflow;
    this.idle = idle;
  }

  KeylessPicker keyless() {
    return keyless;
  }

  /** The same without some instances; no key is at home there, even if nobody else is left. */
  HashPicker without(Set<String> ids) {
    return new HashPicker(homes.without(ids), keyless, loads, overflow, idle);
  }

  @Override
  public @Nullable Instance pick(PickContext context) {
    String key = context.key();
    if (key == null) {
      return keyless.pick(context);
    }
    if (homes.isEmpty()) {
      return null;
    }
    long hash = Hashes.of(key);
    hash = idle == null ? hash : idle.used(hash);
    int home = homes.home(hash);
    if (context.avoids(homes.instance(home))) {
      return elsewhere(hash, home, context);
    }
    return overflow == 0 ? homes.instance(home) : bounded(homes, hash, home, context);
  }

  /** The home among those that are left: each that is to be avoided is left out in turn. */
  private Instance elsewhere(long hash, int avoided, PickContext context) {
    Homes left = homes;
    int home = avoided;
    while (context.avoids(left.instance(home))) {
      Homes fewer = left.without(home);
      if (fewer == null) {
        return jump(left, hash, homes.instance(avoided), context, false);
      }
      if (fewer.isEmpty()) {
        return homes.instance(avoided);
      }
      left = fewer;
      home = left.home(hash);
    }
    return overflow == 0 ? left.instance(home) : bounded(left, hash, home, context);
  }

  /** Bounded loads, with random jumps from a full instance, so that its neighbour does not fill. */
  private Instance bounded(Homes among, long hash, int home, PickContext context) {
    return fits(among, home)
        ? among.instance(home)
        : jump(among, hash, among.instance(home), context, true);
  }

  private Instance jump(
      Homes among, long hash, Instance otherwise, PickContext context, boolean mustFit) {
    for (int k = 1; k <= MAX_JUMPS; k++) {
      int other = among.home(Hashes.next(hash, k));
      if (!context.avoids(among.instance(other)) && (!mustFit || fits(among, other))) {
        return among.instance(other);
      }
    }
    return leastLoaded(among, otherwise, context);
  }

  private boolean fits(Homes among, int index) {
    double fair = among.share(index) * (loads.inFlight() + 1.0);
    return inFlight(among, index) + 1 <= Math.ceil(overflow * fair);
  }

  private Instance leastLoaded(Homes among, Instance otherwise, PickContext context) {
    Instance best = otherwise;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < among.size(); i++) {
      double load = (inFlight(among, i) + 1) / among.share(i);
      if (load < least && !context.avoids(among.instance(i))) {
        least = load;
        best = among.instance(i);
      }
    }
    return best;
  }

  private int inFlight(Homes among, int index) {
    return loads.of(among.instance(index)).inFlight();
  }
}
