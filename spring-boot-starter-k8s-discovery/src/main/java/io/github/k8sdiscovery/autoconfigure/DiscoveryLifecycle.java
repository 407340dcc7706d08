package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.client.Heartbeat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Begins with the application: says where it is, follows the eager services, starts the heartbeat.
 * Stopping ends the heartbeat alone. Watches end when Spring destroys the {@link Discovery} bean,
 * which is after everything with a lifecycle has stopped, a web server with its last requests
 * included.
 */
final class DiscoveryLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  /** Before and after what serves requests: Boot's web servers are near the other end. */
  private static final int PHASE = 0;

  private final Discovery discovery;
  private final Heartbeat heartbeat;
  private final List<String> eager;
  private final String api;
  private volatile boolean running;

  DiscoveryLifecycle(Discovery discovery, Heartbeat heartbeat, List<String> eager, String api) {
    this.discovery = discovery;
    this.heartbeat = heartbeat;
    this.eager = eager;
    this.api = api;
  }

  @Override
  public void start() {
    DiscoverySettings settings = discovery.settings();
    LOG.info(
        "Kubernetes discovery: namespace {}, sources {}, {}, node {}, zone {}",
        settings.names().ownNamespace(),
        String.join(", ", discovery.sources()),
        api,
        orUnknown(settings.client().node()),
        orUnknown(settings.client().zone()));
    heartbeat.start();
    eager.forEach(this::follow);
    running = true;
  }

  @Override
  public void stop() {
    heartbeat.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private void follow(String service) {
    CompletableFuture<Void> done =
        discovery
            .snapshotLater(service)
            .handle(
                (snapshot, e) -> {
                  if (e != null) {
                    refused(
                        e instanceof CompletionException && e.getCause() != null
                            ? e.getCause()
                            : e);
                  }
                  return null;
                });
    LOG.debug("Following {} ({})", service, done.isDone() ? "known" : "looked up");
  }

  /** That no source can answer, discovery itself says, and goes on trying. */
  private static void refused(Throwable refusal) {
    if (refusal instanceof SourceUnavailableException) {
      LOG.debug("k8s.discovery.eager: {}", refusal.getMessage());
    } else {
      LOG.warn("k8s.discovery.eager: {}", refusal.getMessage());
    }
  }

  private static String orUnknown(@Nullable String name) {
    return name == null ? "unknown" : name;
  }
}
