package io.github.k8sdiscovery.eligibility;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpFamily;
import java.util.ArrayList;
import java.util.List;

/** Which family of addresses this client uses. */
public enum IpFamilies {
  /** IPv4 if the service has any such instance, else IPv6. */
  PREFER_IPV4(IpFamily.IPV4, false),
  /** IPv6 if the service has any such instance, else IPv4. */
  PREFER_IPV6(IpFamily.IPV6, false),
  /** IPv4 alone. */
  IPV4(IpFamily.IPV4, true),
  /** IPv6 alone. */
  IPV6(IpFamily.IPV6, true);

  private final IpFamily wanted;
  private final boolean only;

  IpFamilies(IpFamily wanted, boolean only) {
    this.wanted = wanted;
    this.only = only;
  }

  /**
   * One family, never both: a pod of a dual-stack service has an instance in each. Host names have
   * none until they are resolved, and are always among the chosen. The list itself if all are.
   */
  List<Instance> of(List<Instance> instances) {
    List<Instance> chosen = new ArrayList<>(instances.size());
    for (Instance instance : instances) {
      IpFamily family = instance.family();
      if (family == wanted || family == null) {
        chosen.add(instance);
      }
    }
    boolean all = chosen.size() == instances.size() || (chosen.isEmpty() && !only);
    return all ? instances : chosen;
  }
}
