package io.github.k8sdiscovery.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

/** The {@link Fleet} as Spring Cloud has it. */
final class SpringInstances {

  private SpringInstances() {}

  /** The same instances with the same weights. */
  static List<ServiceInstance> weighted(int n) {
    int[] weights = Fleet.weights(n);
    List<ServiceInstance> instances = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      instances.add(
          new DefaultServiceInstance(
              Fleet.uid(i),
              Fleet.HOST,
              Fleet.address(i),
              Fleet.PORT,
              false,
              Map.of("weight", Integer.toString(weights[i]))));
    }
    return List.copyOf(instances);
  }
}
