package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All that is followed by the same name servers. Any thread.
 *
 * @param servers whom to ask
 * @param scheduler where everything runs
 * @param open those that follow something
 */
record DnsFollowers(NameServers servers, Scheduler scheduler, Set<DnsFollower> open)
    implements AutoCloseable {

  DnsFollowers(DnsSettings settings, Scheduler scheduler) {
    this(new NameServers(settings), scheduler, ConcurrentHashMap.newKeySet());
  }

  /** Follows what is looked for on behalf of a service; closing the result ends that. */
  Following follow(ServiceId id, Supplier<Lookup> looks, Consumer<SourceState> listener) {
    DnsFollower follower = new DnsFollower(id, looks, listener, servers, scheduler);
    open.add(follower);
    scheduler.execute(follower::look);
    return () -> {
      open.remove(follower);
      follower.close();
    };
  }

  @Override
  public void close() {
    open.forEach(DnsFollower::close);
    open.clear();
  }
}
