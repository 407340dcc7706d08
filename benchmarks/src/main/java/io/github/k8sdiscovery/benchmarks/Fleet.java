package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.PodRef;
import io.github.k8sdiscovery.model.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** The instances of the service that every benchmark calls, the same in every run. */
final class Fleet {

  /** The service's host name. */
  static final String HOST = "backend-service";

  /** The port in the URLs. */
  static final int PORT = 8080;

  /** The client's namespace, and the service's. */
  static final String NAMESPACE = "example";

  /** The service. */
  static final ServiceId SERVICE = new ServiceId(NAMESPACE, HOST);

  /** As the control plane's default has it ({@code --max-endpoints-per-slice}). */
  static final int PER_SLICE = 100;

  /** Weights are 1 to this. */
  static final int MAX_WEIGHT = 100;

  private static final long SEED = 1;
  private static final int BYTE = 256;
  private static final int ZONES = 3;
  private static final int PODS_PER_NODE = 30;

  private Fleet() {}

  /** Instances of weight 1. */
  static List<Instance> equal(int n) {
    List<Instance> instances = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      instances.add(instance(i, 1));
    }
    return List.copyOf(instances);
  }

  /** Instances of the weights of {@link #weights}. */
  static List<Instance> weighted(int n) {
    int[] weights = weights(n);
    List<Instance> instances = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      instances.add(instance(i, weights[i]));
    }
    return List.copyOf(instances);
  }

  /** Random weights, 1 to {@link #MAX_WEIGHT}. */
  static int[] weights(int n) {
    return new SplittableRandom(SEED).ints(n, 1, MAX_WEIGHT + 1).toArray();
  }

  /** The i-th instance. */
  static Instance instance(int i, double weight) {
    return Instance.at(address(i), PORT)
        .pod(new PodRef(pod(i), uid(i)))
        .locality(new Locality(zone(i), node(i)))
        .origin(Origin.ofSlice(HOST + "-" + i / PER_SLICE))
        .weight(weight)
        .build();
  }

  static String address(int i) {
    return "10." + i / BYTE / BYTE + "." + i / BYTE % BYTE + "." + i % BYTE;
  }

  static String pod(int i) {
    return HOST + "-" + i;
  }

  static String uid(int i) {
    return new UUID(SEED, i).toString();
  }

  static String zone(int i) {
    return "zone-" + i % ZONES;
  }

  static String node(int i) {
    return "node-" + i / PODS_PER_NODE;
  }
}
