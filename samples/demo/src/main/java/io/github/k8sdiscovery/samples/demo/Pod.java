package io.github.k8sdiscovery.samples.demo;

/**
 * A backend pod as the cluster knows it: one that restarts keeps its name, address and uid.
 *
 * @param name the pod's name, which the backend answers
 * @param uid the pod's identity
 * @param port where it listens on 127.0.0.1; in a cluster it would have an address of its own
 *     instead
 * @param node the node it is on
 * @param zone the zone of that node
 */
record Pod(String name, String uid, int port, String node, String zone) {}
