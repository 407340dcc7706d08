package io.github.k8sdiscovery.source.dns;

import static io.github.k8sdiscovery.source.InstanceSourceContract.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every source promises, by DNS; and how this one ends. */
class DnsSourceTest extends DnsTest implements InstanceSourceContract {

  private DnsSource source;

  @BeforeEach
  void open() {
    source = source(quick());
  }

  @Override
  public InstanceSource source() {
    return source;
  }

  @Override
  public void publish(List<String> addresses) {
    DnsZone next = dns.zone();
    next.replace(
        OWN,
        addresses.stream()
            .flatMap(
                address -> {
                  String host = address.replace('.', '-') + "." + OWN;
                  return java.util.stream.Stream.of(
                      OWN + " 5 IN A " + address,
                      OWN + " 5 IN SRV 0 100 5000 " + host,
                      host + " 5 IN A " + address);
                })
            .toList());
  }

  @Override
  public void unpublish() {
    dns.zone().remove(OWN);
  }

  @Override
  public void cutOff() {
    dns.fault(DnsServer.Fault.SERVFAIL);
  }

  @Override
  public void reconnect() {
    dns.fault(DnsServer.Fault.NONE);
  }

  @Test
  void follow_serviceOfAnotherCluster_isNotListed() {
    try (Listening listening =
        InstanceSourceContract.listen(source, new ServiceId("west", "example", "a"))) {
      assertThat(listening.await(Unavailable.class).reason().kind()).isEqualTo(Kind.NOT_LISTED);
    }
    assertThat(dns.questions()).isEmpty();
  }

  @Test
  void close_source_endsQuestions() {
    publish(List.of("10.0.0.1"));
    Listening listening = InstanceSourceContract.listen(source, BACKEND);
    listening.await(Synced.class);
    source.close();
    source.close();
    publish(List.of("10.0.0.2"));
    int asked = dns.questions().size();
    org.awaitility.Awaitility.await()
        .during(java.time.Duration.ofMillis(400))
        .atMost(java.time.Duration.ofSeconds(5))
        // One look may have been on its way.
        .until(() -> dns.questions().size() <= asked + 3);
    assertThat(listening.states()).hasSize(1);
  }
}
