package io.github.k8sdiscovery.event;

/** Is told what happened, on discovery's own thread: it must return quickly. */
@FunctionalInterface
public interface EventSink {

  /**
   * Takes an event. What it throws is logged and goes no further.
   *
   * @param event what happened
   */
  void accept(DiscoveryEvent event);
}
