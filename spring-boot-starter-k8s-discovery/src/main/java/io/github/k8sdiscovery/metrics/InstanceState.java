package io.github.k8sdiscovery.metrics;

import java.util.Locale;

/** What an instance is to this client. Each has one, the first that fits. */
enum InstanceState {
  /** Calls go there; or, as long as no port has been called, it is ready. */
  USABLE,
  /** Its calls failed, and it gets one at a time until it has answered. */
  PROBATION,
  /** Its calls failed, and it gets none for a while. */
  EJECTED,
  /** Ready, but the calls of this client go to others. */
  STANDBY,
  /** About to go. */
  TERMINATING,
  /** Not ready. */
  NOT_READY;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** What the tag says. */
  String word() {
    return word;
  }
}
