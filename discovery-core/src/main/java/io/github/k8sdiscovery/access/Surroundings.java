package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.model.Instance;
import org.jspecify.annotations.Nullable;

/**
 * What there is around a service. Asked for only if it matters, which begins its being kept up to
 * date. The answer null means that it is not known yet and will be soon.
 */
public interface Surroundings {

  /** {@return whether this client runs in the cluster, where every pod can be reached} */
  boolean inCluster();

  /**
   * Whether a pod can be reached from here.
   *
   * @param pod a pod that should answer
   * @return whether it does, or another of the same service did a moment ago; null if that is being
   *     found out
   */
  @Nullable Boolean reaches(Instance pod);

  /** {@return the cluster's nodes, in the order of their names} */
  @Nullable Known<Node> nodes();

  /** {@return the Ingresses and routes of the service's namespace, in the order of their names} */
  @Nullable Known<Route> routes();
}
