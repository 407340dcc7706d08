package io.github.k8sdiscovery.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Hosts that are no services. */
class DnsHostsTest extends DnsTest {

  private static final ServiceId ID = new ServiceId("example", "database");
  private static final String HOST = "db.example.org";

  private final List<SourceState> said = new CopyOnWriteArrayList<>();

  private void follow() {
    open(open(DnsHosts.over(quick(), scheduler)).follow(HOST, ID, said::add));
  }

  private SourceState last() {
    await(() -> !said.isEmpty());
    return said.get(said.size() - 1);
  }

  private void awaitLast(Class<? extends SourceState> type) {
    await(() -> type.isInstance(last()));
  }

  @Test
  void host_isAllItsAddresses_byItsName_andNoServiceIsLookedFor() {
    dns.zone()
        .put(
            HOST + ". 5 IN A 192.0.2.2",
            HOST + ". 5 IN A 192.0.2.1",
            HOST + ". 5 IN AAAA 2001:db8::1");
    follow();
    awaitLast(Synced.class);
    ServiceSnapshot snapshot = ((Synced) last()).snapshot();
    assertThat(snapshot.id()).isEqualTo(ID);
    assertThat(snapshot.portless())
        .extracting(Instance::address)
        .containsExactly("192.0.2.1", "192.0.2.2", "2001:db8::1");
    assertThat(snapshot.portless()).extracting(Instance::via).containsOnly(new Via(HOST));
    assertThat(dns.names()).containsOnly(HOST + ".");
  }

  /** Its own name is what servers know it by, whatever it is called further on. */
  @Test
  void alias_isFollowed_andGoesByTheFirstName() {
    dns.zone()
        .put(HOST + ". 5 IN CNAME edge.cdn.example.net.", "edge.cdn.example.net. 5 IN A 192.0.2.1");
    follow();
    awaitLast(Synced.class);
    assertThat(((Synced) last()).snapshot().portless())
        .containsExactly(Instance.at("192.0.2.1", 0).via(new Via(HOST)).build());
  }

  @Test
  void addresses_change_areFollowed() {
    dns.zone().put(HOST + ". 0 IN A 192.0.2.1");
    follow();
    awaitLast(Synced.class);
    dns.zone().put(HOST + ". 0 IN A 192.0.2.2");
    await(() -> ((Synced) last()).snapshot().portless().size() == 2);
  }

  @Test
  void noSuchHost_isAbsent_andFoundWhenItIsThere() {
    dns.zone().authority("example.org.", 0);
    follow();
    awaitLast(Absent.class);
    dns.zone().put(HOST + ". 5 IN A 192.0.2.1");
    awaitLast(Synced.class);
  }

  @Test
  void nobodyTells_isUnavailable_andWhatWasKnownStays() {
    dns.fault(DnsServer.Fault.SERVFAIL);
    follow();
    awaitLast(Unavailable.class);
    dns.zone().put(HOST + ". 0 IN A 192.0.2.1");
    dns.fault(DnsServer.Fault.NONE);
    awaitLast(Synced.class);
    dns.fault(DnsServer.Fault.SERVFAIL);
    awaitLast(Stale.class);
    assertThat(((Stale) last()).snapshot().portless()).hasSize(1);
  }
}
