package io.github.k8sdiscovery.source.kubernetes;

/**
 * What all services of a source share to find ways in.
 *
 * @param policy which ways are tried
 * @param copies the nodes, Ingresses and routes in use
 * @param probe finds out whether pods can be reached
 */
record Around(AccessPolicy policy, SharedCopies copies, PodProbe probe) {}
