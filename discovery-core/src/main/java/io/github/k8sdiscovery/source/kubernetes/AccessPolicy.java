package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.model.ServiceId;
import java.util.function.Function;

/**
 * Which ways into services are tried, and from where.
 *
 * @param settings the ways into each service; asked once when it begins to be followed
 * @param inCluster whether this client runs in the cluster, where every pod can be reached
 * @param serviceRoutes whether HTTPRoutes whose parent is a Service lead its calls, as in a mesh
 *     (GAMMA), which takes a watch on the HTTPRoutes of each namespace in use; default false
 */
public record AccessPolicy(
    Function<ServiceId, AccessSettings> settings, boolean inCluster, boolean serviceRoutes) {

  /**
   * Ways without routes of Services.
   *
   * @param settings the ways into each service
   * @param inCluster whether this client runs in the cluster
   */
  public AccessPolicy(Function<ServiceId, AccessSettings> settings, boolean inCluster) {
    this(settings, inCluster, false);
  }

  /** Every service by its pods alone. */
  public static final AccessPolicy PODS = new AccessPolicy(id -> AccessSettings.PODS, true);
}
