package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.samples.demo.scenario.PodSpec;

/**
 * A backend pod as the cluster knows it: one that restarts keeps its name, address and uid.
 *
 * @param spec its name, and how it differs from others
 * @param uid the pod's identity
 * @param port where it listens on 127.0.0.1; in a cluster it would have an address of its own
 *     instead
 * @param node the node it is on
 * @param zone the zone of that node
 */
record Pod(PodSpec spec, String uid, int port, String node, String zone) {

  /** What its endpoint says. */
  enum State {
    NOT_READY,
    READY,
    /** To be ended, and still serving those that are bound to it. */
    TERMINATING
  }

  String name() {
    return spec.name();
  }
}
