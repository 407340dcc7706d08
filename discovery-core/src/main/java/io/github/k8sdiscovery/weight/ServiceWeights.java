package io.github.k8sdiscovery.weight;

import io.github.k8sdiscovery.event.DiscoveryEvent.AllWeightsZero;
import io.github.k8sdiscovery.event.DiscoveryEvent.WeightIgnored;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one service: the configured rules, then those of the Service's annotation, then
 * what the source says of an instance (its EndpointSlice's annotation or its pod's). For each
 * instance the first that speaks counts, multiplied by the {@linkplain Origin#weight() weight} of
 * the cluster or registry it is of. Used by one thread at a time.
 */
public final class ServiceWeights {

  /** The annotation of a Service with rules of weight, separated by commas. */
  public static final String ANNOTATION = "k8sdiscovery.github.io/weights";

  /** An annotation can be long and wrong from end to end; so many of its rules are told. */
  private static final int MAX_TOLD = 10;

  /** As much of a rule is told. */
  private static final int MAX_TEXT = 100;

  /** A Service has few ports; only one without ports could be asked for any number of them. */
  private static final int MAX_PORTS = 16;

  private final ServiceId id;
  private final WeightRules configured;
  private final EventSink events;
  private String annotation = "";
  private WeightRules rules;
  private Set<String> bad = Set.of();

  /** By port, what came of its instances last. */
  private final Map<Integer, Shares> shared = new HashMap<>();

  /** The ports on which every weight is 0. */
  private final Set<Integer> idle = new HashSet<>();

  /**
   * The weights of a service.
   *
   * @param id which service
   * @param configured the rules that go before the annotation
   * @param events is told what is wrong with an annotation, once; may be called under a lock
   */
  public ServiceWeights(ServiceId id, WeightRules configured, EventSink events) {
    this.id = id;
    this.configured = configured;
    this.events = events;
    this.rules = configured;
  }

  /**
   * Gives instances their weights. O(instances × rules), but for the instances at the beginning and
   * the end that the port's list before had there too.
   *
   * @param instances instances as their source has them
   * @param service what the Service says; null if that is not known
   * @param port the port they are behind
   * @return the same instances in the same order, copies where the weight is another; the list
   *     itself if none is
   */
  public List<Instance> apply(List<Instance> instances, @Nullable ServiceInfo service, int port) {
    String written = service == null ? null : service.annotations().get(ANNOTATION);
    read(written == null ? "" : written);
    List<Instance> weighed = byOrigin(rules.isEmpty() ? instances : weigh(instances, port));
    report(port, allZero(weighed));
    return weighed;
  }

  /** Percentages and annotations know nothing of clusters, so their weights come last. */
  private static List<Instance> byOrigin(List<Instance> instances) {
    if (instances.stream().allMatch(instance -> instance.origin().weight() == 1)) {
      return instances;
    }
    List<Instance> weighed = new ArrayList<>(instances.size());
    for (Instance each : instances) {
      double weight = Math.min(each.weight() * each.origin().weight(), Double.MAX_VALUE);
      weighed.add(each.weighing(weight));
    }
    return weighed;
  }

  private List<Instance> weigh(List<Instance> instances, int port) {
    Shares shares = rules.shares(instances, shared.get(port));
    if (shared.size() >= MAX_PORTS) {
      shared.clear();
    }
    shared.put(port, shares);
    return shares.weighed();
  }

  private void read(String written) {
    if (written.equals(annotation)) {
      return;
    }
    annotation = written;
    shared.clear();
    Set<String> before = bad;
    Set<String> now = new LinkedHashSet<>();
    rules = configured.then(WeightRules.read(List.of(written), now::add));
    bad = now;
    now.stream().filter(text -> !before.contains(text)).limit(MAX_TOLD).forEach(this::tell);
  }

  private void tell(String text) {
    String told = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
    events.accept(new WeightIgnored(id, "annotation " + ANNOTATION, told, WeightRules.LAW));
  }

  private void report(int port, boolean zero) {
    boolean known = !idle.isEmpty();
    if (zero) {
      idle.add(port);
    } else {
      idle.remove(port);
    }
    if (zero && !known) {
      events.accept(new AllWeightsZero(id));
    }
  }

  private static boolean allZero(List<Instance> instances) {
    Predicate<Instance> takes = Shares.takingCalls(instances);
    boolean any = false;
    for (Instance instance : instances) {
      if (takes.test(instance)) {
        if (instance.weight() > 0) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }
}
