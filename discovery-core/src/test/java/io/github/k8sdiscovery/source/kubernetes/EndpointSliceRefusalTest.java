package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.RecordedRequest;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An API that refuses, or is not there. */
class EndpointSliceRefusalTest extends EmbeddedApiTest {

  @Test
  void list_forbidden_isUnavailableWithTheManifestsThatHelp_andHealsByItself() {
    publish(List.of("10.0.0.1"));
    api.faults().forbid("endpointslices", Verb.LIST);
    try (Listening listening = follow()) {
      Unavailable refused = listening.await(Unavailable.class);
      assertThat(refused.reason().kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(refused.reason().message())
          .contains("system:serviceaccount:example:frontend")
          .contains("endpointslices in namespace example")
          .contains("kind: Role\n")
          .contains("verbs: [\"list\", \"watch\"]")
          .contains("- kind: ServiceAccount\n  name: frontend\n  namespace: example");
      api.faults().allow("endpointslices", Verb.LIST);
      listening.await(Synced.class);
    }
  }

  @Test
  void services_forbidden_slicesAloneDo_andItIsSaid() {
    publish(List.of("10.0.0.1"));
    api.faults().forbid("services", Verb.LIST, Verb.WATCH);
    try (Listening listening = follow()) {
      Synced synced = listening.await(Synced.class);
      assertThat(synced.snapshot().service()).isNull();
      assertThat(InstanceSourceContract.addresses(synced.snapshot())).containsExactly("10.0.0.1");
      assertThat(String.valueOf(synced.lacking())).contains("services in namespace example");
      api.faults().allow("services", Verb.LIST, Verb.WATCH);
      listening.await(
          Synced.class, whole -> whole.snapshot().service() != null && whole.lacking() == null);
    }
  }

  @Test
  void list_tooManyRequests_waitsAsLongAsAsked() {
    publish(List.of("10.0.0.1"));
    api.faults().respond(429, Duration.ofSeconds(2), 1, Verb.LIST);
    try (Listening listening = follow()) {
      listening.await(Synced.class);
    }
    List<RecordedRequest> all =
        new ArrayList<>(api.requests().stream().filter(r -> r.verb() == Verb.LIST).toList());
    RecordedRequest refused = all.stream().filter(r -> r.status() == 429).findFirst().orElseThrow();
    RecordedRequest again =
        all.stream()
            .filter(r -> r.resource().equals(refused.resource()) && r.status() == 200)
            .findFirst()
            .orElseThrow();
    assertThat(Duration.between(refused.at(), again.at()))
        .isBetween(Duration.ofMillis(1990), Duration.ofSeconds(6));
  }

  @Test
  void list_serverErrors_areRetriedWithBackoff() {
    publish(List.of("10.0.0.1"));
    api.faults().respond(500, 3, Verb.LIST);
    try (Listening listening = follow()) {
      assertThat(listening.await(Unavailable.class).reason().message())
          .contains("the API answers 500");
      listening.await(Synced.class);
    }
  }

  @Test
  void list_nothingListens_saysWhereAndWhy() {
    cutOff();
    try (Listening listening = follow()) {
      assertThat(listening.await(Unavailable.class).reason().message())
          .startsWith("cannot reach the API at " + api.url())
          .contains("ConnectException");
    }
  }

  @Test
  void services_refused_saysWhyAndHealsByItself() {
    api.faults().forbid("services", Verb.LIST);
    assertThat(source.services("example"))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("services in namespace example");
    api.faults().clear();
    await(() -> source.services("example").isDone());
    assertThat(source.services("example").join()).isEmpty();
  }
}
