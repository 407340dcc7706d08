package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.eligibility.Eligible.Verdict;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.name.InvalidNameException;
import io.github.k8sdiscovery.name.UnknownPortException;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final Instance A = Instance.at("10.0.0.1", 8080).hostname("pod-0").build();
  private static final Instance B = Instance.at("10.0.0.2", 8080).hostname("pod-1").build();
  private static final Unavailability DOWN = new Unavailability(Kind.UNREACHABLE, "down");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource source = new FakeSource();
  private final Limits limits =
      new Limits(Duration.ofMillis(50), 3, Duration.ofSeconds(1), Duration.ofMinutes(1));
  private final Discovery discovery =
      Discovery.over(source, scheduler, DiscoverySettings.in("example").with(limits));

  @AfterEach
  void close() {
    discovery.close();
  }

  @Test
  void view_everyFormOfAName_isOneServiceFollowedOnce() {
    source.publish(BACKEND, A, B);
    for (String host :
        List.of(
            "backend",
            "backend.",
            "BACKEND",
            "backend.example",
            "backend.example.svc",
            "backend.example.svc.cluster.local",
            "backend.example.svc.cluster.local.")) {
      assertThat(discovery.view(host, 8080).instances()).containsExactly(A, B);
    }
    assertThat(source.lookups).hasValue(1);
    assertThat(discovery.followed()).containsExactly(BACKEND);
  }

  @Test
  void pick_changeOfSnapshot_isHonouredByTheVeryNextPick() {
    source.publish(BACKEND, A, B);
    discovery.view("backend", 8080);
    source.publish(BACKEND, B);
    assertThat(discovery.view("backend", 8080).pick(PickContext.ANY)).isEqualTo(B);
  }

  @Test
  void pick_severalPorts_eachHasItsOwnOrder() {
    source.publish(BACKEND, A, B);
    Instance first = discovery.view("backend", 8080).pick(PickContext.ANY);
    Instance other = discovery.view("backend", 0).pick(PickContext.ANY);
    assertThat(discovery.view("backend", 8080).pick(PickContext.ANY)).isNotEqualTo(first);
    assertThat(discovery.view("backend", 0).pick(PickContext.ANY)).isNotEqualTo(other);
  }

  @Test
  void pick_metadataOfAnotherInstanceChanges_orderGoesOn() {
    Instance notReady =
        Instance.at("10.0.0.3", 8080)
            .conditions(new InstanceConditions(false, false, false))
            .build();
    source.publish(BACKEND, A, B, notReady);
    Instance first = discovery.view("backend", 8080).pick(PickContext.ANY);
    source.publish(BACKEND, A, B);
    assertThat(discovery.view("backend", 8080).pick(PickContext.ANY)).isNotEqualTo(first);
  }

  @Test
  void view_hostNameOfAnInstance_isThatInstanceAlone() {
    source.publish(BACKEND, A, B);
    assertThat(discovery.view("pod-1.backend.example.svc.cluster.local", 8080).instances())
        .containsExactly(B);
    assertThat(discovery.view("pod-1.backend.example", 8080).instances()).containsExactly(B);
  }

  @Test
  void view_twoLabels_areAServiceOfANamespaceFirst() {
    ServiceId other = new ServiceId("backend", "pod-1");
    source.publish(BACKEND, A, B);
    source.publish(other, A);
    assertThat(discovery.view("pod-1.backend", 8080).snapshot().id()).isEqualTo(other);
  }

  @Test
  void view_twoLabelsThatAreNoServiceOfANamespace_areAnInstanceInTheOwnNamespace() {
    source.publish(BACKEND, A, B);
    source.states.put(
        new ServiceId("backend", "pod-1"),
        new Unavailable(new Unavailability(Kind.FORBIDDEN, "no rights")));
    assertThat(discovery.view("pod-1.backend", 8080).instances()).containsExactly(B);
  }

  @Test
  void view_unknownService_leavesNothingAndIsAskedForAgainAfterAWhile() {
    source.states.put(BACKEND, new Absent());
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> discovery.view("backend", 80))
          .isInstanceOf(UnknownServiceException.class)
          .hasMessageContaining("no such service: backend in namespace example");
    }
    assertThat(source.lookups).hasValue(1);
    assertThat(discovery.followed()).isEmpty();
    assertThat(source.followers).isEmpty();

    scheduler.advance(Duration.ofMillis(1001));
    source.publish(BACKEND, A);
    assertThat(discovery.view("backend", 8080).instances()).containsExactly(A);
  }

  @Test
  void view_noInstances_saysWhichServiceAndWhy() {
    source.publish(BACKEND);
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> discovery.view("backend", 8080).pick(PickContext.ANY))
          .isInstanceOf(NoInstanceException.class)
          .hasMessage("no instance of service backend in namespace example: it has no endpoints");
    }
    assertThat(source.lookups).hasValue(1);
  }

  @Test
  void view_noneReady_saysSo() {
    Instance notReady =
        Instance.at("10.0.0.3", 8080)
            .conditions(new InstanceConditions(false, false, true))
            .build();
    source.publish(BACKEND, notReady);
    NoInstanceException refusal =
        org.junit.jupiter.api.Assertions.assertThrows(
            NoInstanceException.class, () -> discovery.view("backend", 8080).pick(PickContext.ANY));
    assertThat(refusal.verdict()).isEqualTo(Verdict.NONE_READY);
    assertThat(refusal).hasMessageContaining("none of its 1 is ready");
  }

  @Test
  void view_sourceUnavailable_saysWhy() {
    source.states.put(BACKEND, new Unavailable(DOWN));
    assertThatThrownBy(() -> discovery.view("backend", 80))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("example/backend")
        .hasMessageContaining("down");
  }

  @Test
  void view_noAnswer_waitsNoLongerThanAllowed() {
    assertThatThrownBy(() -> discovery.view("backend", 80))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("no answer from fake within PT0.05S");
  }

  @Test
  void viewLater_answerComesLater_completesThen() {
    CompletableFuture<ServiceView> later = discovery.viewLater("backend", 8080);
    assertThat(later).isNotDone();
    source.publish(BACKEND, A);
    assertThat(later.join().instances()).containsExactly(A);
  }

  @Test
  void viewLater_noAnswer_fails() {
    assertThatThrownBy(() -> discovery.viewLater("backend", 8080).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void view_refusedNames_createNothing() {
    for (String host :
        List.of("", "under_score", "-a", "a..b", "a".repeat(64), "api.github.com.x")) {
      assertThatThrownBy(() -> discovery.view(host, 80)).isInstanceOf(InvalidNameException.class);
    }
    assertThat(source.lookups).hasValue(0);
  }

  @Test
  void view_unknownPort_namesThePortsThereAre() {
    source.publish(BACKEND, A);
    source.say(BACKEND, new Synced(Services.withPorts(BACKEND, Map.of("http", 80, "admin", 9000))));
    assertThatThrownBy(() -> discovery.view("backend", 81))
        .isInstanceOf(UnknownPortException.class)
        .hasMessage(
            "port of service example/backend: 81 (expected: one of 9000 (admin), 80 (http))");
  }

  @Test
  void view_moreServicesThanAllowed_areRefused() {
    for (String name : List.of("a", "b", "c")) {
      source.publish(new ServiceId("example", name), A);
      discovery.view(name, 0);
    }
    assertThatThrownBy(() -> discovery.view("d", 0))
        .isInstanceOf(TooManyServicesException.class)
        .hasMessageContaining("k8s.discovery.max-services");
  }

  @Test
  void passesThrough_addressesAlways_outsideNamesOnlyWhereAllowed() {
    assertThat(discovery.passesThrough("10.0.0.1")).isTrue();
    assertThat(discovery.passesThrough("[fd00::1]")).isTrue();
    assertThat(discovery.passesThrough("backend")).isFalse();
    assertThat(discovery.passesThrough("api.eu.example.com")).isFalse();
  }
}
