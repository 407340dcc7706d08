package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.HostAddresses;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows hosts that are no services by DNS (A, AAAA), in the way of {@link DnsSource}: aliases are
 * followed, answers are asked for again before they expire, and what was known stays when nobody
 * answers. A host is taken by its full name; the search list of resolv.conf is not used.
 */
public final class DnsHosts implements HostAddresses {

  private final DnsFollowers followers;

  private DnsHosts(DnsSettings settings, Scheduler scheduler) {
    this.followers = new DnsFollowers(settings, scheduler);
  }

  /**
   * Hosts by name servers.
   *
   * @param settings whom to ask, and how
   * @param scheduler where everything runs
   * @return hosts to be closed by the caller; nothing is asked before one is followed
   */
  public static DnsHosts over(DnsSettings settings, Scheduler scheduler) {
    return new DnsHosts(settings, scheduler);
  }

  @Override
  public Following follow(String host, ServiceId service, Consumer<SourceState> listener) {
    Supplier<Lookup> looks =
        () -> Lookup.ofHost(service, host, followers.servers(), followers.scheduler());
    return followers.follow(service, looks, listener);
  }

  @Override
  public void close() {
    followers.close();
  }
}
