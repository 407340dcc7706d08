package io.github.k8sdiscovery.autoconfigure;

import java.time.Duration;

/** How long tests wait for what happens on other threads before they fail. */
public final class Await {

  public static final Duration BOUND = Duration.ofSeconds(20);

  private Await() {}
}
