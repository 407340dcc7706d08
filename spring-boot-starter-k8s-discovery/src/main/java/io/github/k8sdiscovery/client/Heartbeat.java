package io.github.k8sdiscovery.client;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstancesChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.ServiceRemoved;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes Spring Cloud's {@link HeartbeatEvent} after every real change of a followed service.
 * Its value is the number of changes so far.
 *
 * <p>Listeners run one after the other on a thread that lives only while there is something to say,
 * never on discovery's own: they may look services up. Changes that happen while they are still
 * busy share the next event.
 */
public final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final int IDLE_SECONDS = 5;

  private final Discovery discovery;
  private final ApplicationEventPublisher publisher;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicBoolean pending = new AtomicBoolean();
  private final ThreadPoolExecutor executor;
  private @Nullable AutoCloseable listening;

  /**
   * A heartbeat that is not started yet.
   *
   * @param discovery whose changes are published
   * @param publisher where to
   */
  public Heartbeat(Discovery discovery, ApplicationEventPublisher publisher) {
    this.discovery = discovery;
    this.publisher = publisher;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Heartbeat::daemon,
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
  }

  /** Begins to publish; does nothing if it has begun. */
  public synchronized void start() {
    if (listening == null) {
      listening = discovery.listen(this::onEvent);
    }
  }

  /** Stops publishing; {@link #start()} begins again. Stopping twice is fine. */
  public synchronized void stop() {
    AutoCloseable before = listening;
    listening = null;
    if (before != null) {
      try {
        before.close();
      } catch (Exception e) {
        LOG.debug("Could not stop listening", e);
      }
    }
  }

  /** Stops publishing for good. Closing twice is fine. */
  @Override
  public void close() {
    stop();
    executor.shutdownNow();
  }

  private void onEvent(DiscoveryEvent event) {
    if (event instanceof InstancesChanged || event instanceof ServiceRemoved) {
      changes.incrementAndGet();
      if (pending.compareAndSet(false, true)) {
        executor.execute(this::publish);
      }
    }
  }

  private void publish() {
    pending.set(false);
    try {
      publisher.publishEvent(new HeartbeatEvent(discovery, changes.get()));
    } catch (RuntimeException e) {
      LOG.warn("A listener failed on a heartbeat", e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "k8s-discovery-heartbeat");
    thread.setDaemon(true);
    return thread;
  }
}
