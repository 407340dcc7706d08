package io.github.k8sdiscovery.actuate;

import io.github.k8sdiscovery.model.ServiceId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How things are written for people and for JSON. */
final class Texts {

  private Texts() {}

  /** A reason without the manifests that may follow it. */
  static String firstLine(String reason) {
    int end = reason.indexOf('\n');
    return end < 0 ? reason : reason.substring(0, end);
  }

  /** In the ISO form, to the millisecond: PT1M5.25S. */
  static String iso(Duration duration) {
    return duration.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** As a host name has it: what Spring Boot's health accepts as a name, which a slash is not. */
  static String host(ServiceId id) {
    return id.name() + "." + id.namespace();
  }
}
