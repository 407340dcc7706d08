package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.k8sdiscovery.event.DiscoveryEvent.AllWeightsZero;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceReturned;
import io.github.k8sdiscovery.event.DiscoveryEvent.PanicChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceDegraded;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceRecovered;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceSelected;
import io.github.k8sdiscovery.event.DiscoveryEvent.WeightIgnored;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventHubTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Discovery.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final EventHub hub = new EventHub();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static SourceDegraded degraded(String namespace, String reason) {
    return new SourceDegraded(new ServiceId(namespace, "backend"), "kubernetes", reason, false);
  }

  @Test
  void accept_sameTroubleOfManyServices_isSaidOnce() {
    hub.accept(degraded("a", "refused\nkind: Role"));
    hub.accept(degraded("b", "refused\nkind: Role"));
    assertThat(warnings())
        .containsExactly("a/backend: source kubernetes has trouble: refused\nkind: Role");
  }

  @Test
  void accept_anotherSourceSpeaks_saysWhyTheBetterOnesDoNot_once() {
    hub.accept(selected("a", Kind.FORBIDDEN, "refused\nkind: Role"));
    hub.accept(selected("b", Kind.FORBIDDEN, "refused\nkind: Role"));
    assertThat(warnings())
        .containsExactly(
            "a/backend: source dns speaks, because kubernetes cannot: refused\nkind: Role");
  }

  @Test
  void accept_anotherSourceSpeaksBecauseThereIsNoCluster_isNothingToWarnOf() {
    hub.accept(selected("a", Kind.NO_CLUSTER, "no cluster"));
    assertThat(warnings()).isEmpty();
  }

  private static SourceSelected selected(String namespace, Kind kind, String reason) {
    return new SourceSelected(
        new ServiceId(namespace, "backend"),
        "dns",
        List.of(new PassedOver("kubernetes", new Unavailability(kind, reason))));
  }

  @Test
  void accept_troubleAfterItWasOver_isSaidInFullAgain() {
    hub.accept(degraded("a", "refused\nkind: Role"));
    hub.accept(new SourceRecovered(new ServiceId("a", "backend"), "kubernetes"));
    hub.accept(degraded("a", "refused\nkind: Role"));
    assertThat(warnings()).hasSize(2).allMatch(line -> line.endsWith("kind: Role"));
  }

  @Test
  void accept_namespacesThatAStrangerMadeUp_doNotFillTheLog() {
    for (int i = 0; i < 5_000; i++) {
      hub.accept(degraded("n" + i, "refused in n" + i));
    }
    assertThat(warnings()).hasSize(100);
  }

  @Test
  void accept_instanceEjectedAgainAndAgain_isWarnedOfOnceAnEpisode() {
    hub.accept(ejected(1));
    hub.accept(ejected(2));
    hub.accept(ejected(3));
    assertThat(warnings())
        .containsExactly(
            "a/backend: calls to instance 10.0.0.1:8080 (uid) fail, it gets none for PT10S");
    ServiceId service = new ServiceId("a", "backend");
    hub.accept(new InstanceReturned(service, "uid", "10.0.0.1:8080"));
    assertThat(log.list)
        .last()
        .returns(Level.INFO, ILoggingEvent::getLevel)
        .returns(
            "a/backend: instance 10.0.0.1:8080 (uid) gets calls again",
            ILoggingEvent::getFormattedMessage);
    hub.accept(ejected(1));
    assertThat(warnings()).hasSize(2);
  }

  private static InstanceEjected ejected(int inARow) {
    return new InstanceEjected(
        new ServiceId("a", "backend"), "uid", "10.0.0.1:8080", Duration.ofSeconds(10), inARow);
  }

  @Test
  void accept_panic_isWarnedOfAndItsEndSaid() {
    ServiceId service = new ServiceId("a", "backend");
    hub.accept(new PanicChanged(service, true));
    hub.accept(new PanicChanged(service, false));
    assertThat(warnings()).hasSize(1).allMatch(line -> line.contains("too few instances are left"));
    assertThat(log.list).last().returns(Level.INFO, ILoggingEvent::getLevel);
  }

  @Test
  void accept_weightThatIsNone_isSaidOnceByName() {
    WeightIgnored ignored =
        new WeightIgnored(new ServiceId("a", "backend"), "annotation weights", "v2=x", "a law");
    hub.accept(ignored);
    hub.accept(ignored);
    assertThat(warnings())
        .containsExactly(
            "a/backend: annotation weights: v2=x (expected: a law); it counts as 1, or not at all if"
                + " it selects nothing");
  }

  @Test
  void accept_allWeightsZero_isAWarning() {
    hub.accept(new AllWeightsZero(new ServiceId("a", "backend")));
    assertThat(warnings())
        .containsExactly("a/backend: every instance has weight 0, so calls go to all alike");
  }
}
