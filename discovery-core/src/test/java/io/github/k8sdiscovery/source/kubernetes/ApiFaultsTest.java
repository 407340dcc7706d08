package io.github.k8sdiscovery.source.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One answer of the API that is none, in every way an answer can be none. */
class ApiFaultsTest {

  private static final WatchSettings SETTINGS =
      new WatchSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)));

  private final ScriptedApi api = new ScriptedApi();
  private final Scheduler scheduler = Scheduler.daemon("test");
  private final EndpointSliceSource source = source();

  private EndpointSliceSource source() {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.url()).build();
    return EndpointSliceSource.over(config, SETTINGS, scheduler);
  }

  @AfterEach
  void close() {
    source.close();
    scheduler.close();
    api.close();
  }

  @Test
  void watch_dribbledInPieces_eventsArriveAsTheyCome() {
    String lines = ScriptedApi.modified("10.0.0.3") + ScriptedApi.modified("10.0.0.4");
    api.firstWatch(aResponse().withBody(lines).withChunkedDribbleDelay(40, 2_000));
    try (Listening listening = follow()) {
      listening.await(Synced.class, s -> has(s, ScriptedApi.FIRST));
      listening.await(Synced.class, s -> has(s, "10.0.0.3"));
      listening.await(Synced.class, s -> has(s, "10.0.0.4"));
      assertThat(listening.states()).allMatch(Synced.class::isInstance);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429, 500, 503})
  void watch_refused_instancesStayAndItIsSaid_thenGoesOnWhereItWas(int status) {
    Kind kind = status == 403 ? Kind.FORBIDDEN : Kind.REFUSED;
    recovers(aResponse().withStatus(status), kind);
    assertThat(api.requests(false)).hasSize(1);
  }

  @Test
  void watch_gone_isListedAnewWithoutAWord() {
    api.firstWatch(aResponse().withStatus(410));
    try (Listening listening = follow()) {
      listening.await(Synced.class, s -> has(s, ScriptedApi.SECOND));
      assertThat(listening.states()).allMatch(Synced.class::isInstance);
    }
    assertThat(api.requests(false)).hasSize(2);
  }

  @Test
  void watch_goneAsAnEvent_isListedAnewWithoutAWord() {
    api.firstWatch(
        ScriptedApi.open("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410}}\n"));
    try (Listening listening = follow()) {
      listening.await(Synced.class, s -> has(s, ScriptedApi.SECOND));
      assertThat(listening.states()).allMatch(Synced.class::isInstance);
    }
    assertThat(api.requests(false)).hasSize(2);
  }

  @Test
  void watch_goneAgainAndAgain_waitsInBetween() {
    api.everyWatch(aResponse().withStatus(410));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
      EmbeddedApiTest.await(() -> api.requests(true).size() >= 5);
    }
    assertThat(between(1, 4)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void watch_randomBytes_instancesStayAndItIsSaid_thenGoesOn() {
    recovers(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE), Kind.UNREACHABLE);
  }

  /** The JDK's client tries a request without an answer again by itself. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
  void watch_connectionBroken_nothingIsLost(Fault fault) {
    api.firstWatch(aResponse().withFault(fault));
    try (Listening listening = follow()) {
      listening.await(Synced.class, s -> has(s, ScriptedApi.FIRST));
      listening.await(Synced.class, s -> has(s, ScriptedApi.SECOND));
      assertThat(listening.states()).allMatch(ApiFaultsTest::hasAnInstance);
    }
  }

  @Test
  void watch_brokenJson_instancesStayAndItIsSaid_thenIsListedAnew() {
    recovers(ScriptedApi.open("{\"type\":\"MODIFIED\",\"object\":}{\n"), Kind.MALFORMED);
    assertThat(api.requests(false)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 410, 429, 500})
  void list_refused_isUnavailable_thenSynced(int status) {
    Kind kind = status == 403 ? Kind.FORBIDDEN : Kind.REFUSED;
    heals(aResponse().withStatus(status), kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RANDOM_DATA_THEN_CLOSE", "MALFORMED_RESPONSE_CHUNK"})
  void list_randomBytes_isUnavailable_thenSynced(Fault fault) {
    heals(aResponse().withFault(fault), Kind.UNREACHABLE);
  }

  /** The JDK's client tries a request without an answer again by itself. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
  void list_connectionBroken_isSyncedInTheEnd(Fault fault) {
    api.firstList(aResponse().withFault(fault));
    try (Listening listening = follow()) {
      listening.await(Synced.class, s -> has(s, ScriptedApi.SECOND));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"metadata\":{\"resour", "<html>", "[]", "{}", "null", ""})
  void list_noList_isUnavailable_thenSynced(String body) {
    heals(aResponse().withBody(body), Kind.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seconds", "date"})
  void watch_tooManyRequests_waitsAsLongAsAsked(String form) {
    api.firstWatch(tooMany(form));
    try (Listening listening = follow()) {
      listening.await(Synced.class, s -> has(s, ScriptedApi.SECOND));
    }
    assertThat(between(0, 1)).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seconds", "date"})
  void list_tooManyRequests_waitsAsLongAsAsked(String form) {
    api.firstList(tooMany(form));
    try (Listening listening = follow()) {
      listening.await(Synced.class);
    }
    List<ServeEvent> lists = api.requests(false);
    assertThat(between(lists.get(0), lists.get(1)))
        .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(8));
  }

  /** Two seconds; a date has no fractions, so one of three seconds' distance. */
  private static ResponseDefinitionBuilder tooMany(String form) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(4));
    return aResponse()
        .withStatus(429)
        .withHeader("Retry-After", form.equals("seconds") ? "2" : date);
  }

  private void recovers(ResponseDefinitionBuilder fault, Kind kind) {
    api.firstWatch(fault);
    try (Listening listening = follow()) {
      Stale stale = listening.await(Stale.class);
      assertThat(stale.reason().kind()).isEqualTo(kind);
      assertThat(InstanceSourceContract.addresses(stale.snapshot()))
          .containsExactly(ScriptedApi.FIRST);
      listening.await(Synced.class, s -> has(s, ScriptedApi.SECOND));
      assertThat(listening.states()).allMatch(ApiFaultsTest::hasAnInstance);
    }
  }

  private void heals(ResponseDefinitionBuilder fault, Kind kind) {
    api.firstList(fault);
    try (Listening listening = follow()) {
      assertThat(listening.await(Unavailable.class).reason().kind()).isEqualTo(kind);
      listening.await(Synced.class, s -> has(s, ScriptedApi.SECOND));
    }
  }

  private Duration between(int first, int second) {
    List<ServeEvent> watches = api.requests(true);
    return between(watches.get(first), watches.get(second));
  }

  private static Duration between(ServeEvent first, ServeEvent second) {
    return Duration.between(
        first.getRequest().getLoggedDate().toInstant(),
        second.getRequest().getLoggedDate().toInstant());
  }

  private static boolean hasAnInstance(Object state) {
    return Stream.of(state)
        .allMatch(
            s ->
                (s instanceof Synced synced && !synced.snapshot().all().isEmpty())
                    || (s instanceof Stale stale && !stale.snapshot().all().isEmpty()));
  }

  private Listening follow() {
    return InstanceSourceContract.listen(source, InstanceSourceContract.BACKEND);
  }

  private static boolean has(Synced state, String address) {
    return InstanceSourceContract.addresses(state.snapshot()).equals(List.of(address));
  }
}
