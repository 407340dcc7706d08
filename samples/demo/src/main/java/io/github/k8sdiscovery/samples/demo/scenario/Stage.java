package io.github.k8sdiscovery.samples.demo.scenario;

import java.time.Duration;

/** What a scenario may do to the running pair. Methods return when it is done. */
public interface Stage {

  /** The frontend's URL without a slash at the end. */
  String frontend();

  /** Prints a line with the time before it. */
  void event(String line);

  /** Prints text as it is. */
  void say(String text);

  /** Sets the weights annotation of {@code backend-service}. */
  void annotate(String weights);

  /** Runs one more pod and waits until it is ready. */
  void start(PodSpec pod) throws InterruptedException;

  /**
   * Ends a pod as a deleted one ends: it is terminating and goes on serving for as long as {@code
   * preStop}, is told to stop, answers what it has begun, and is gone.
   *
   * @param told run just before the process is told to stop
   */
  void terminate(String pod, Duration preStop, Runnable told) throws InterruptedException;

  /** Kills a pod's process, as {@code kill -9} does; the API goes on calling it ready. */
  void kill(String pod) throws InterruptedException;

  /** The API is told that a killed pod is not ready. */
  void notice(String pod);
}
