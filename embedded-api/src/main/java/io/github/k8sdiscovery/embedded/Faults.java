package io.github.k8sdiscovery.embedded;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What can go wrong, on command. Every method may be called from any thread and works at once;
 * requests already being answered are not touched unless a method says so. Obtained from {@link
 * EmbeddedKubernetesApi#faults()}.
 */
public final class Faults {
  private final Gate gate;
  private final Store store;
  private final Watches watches;
  private final HttpBackend backend;

  Faults(Gate gate, Store store, Watches watches, HttpBackend backend) {
    this.gate = gate;
    this.store = store;
    this.watches = watches;
    this.backend = backend;
  }

  /**
   * Refuses with 403, in the words of a real server without the matching Role. Open watches stay
   * open, as they do there.
   *
   * @param resource the plural name, for example {@code services}
   * @param verbs what is refused; none means every verb
   */
  public void forbid(String resource, Verb... verbs) {
    gate.forbid(Resource.ofPlural(resource), setOf(verbs));
  }

  /**
   * Takes back {@link #forbid}.
   *
   * @param resource the plural name
   * @param verbs what is allowed again; none means every verb
   */
  public void allow(String resource, Verb... verbs) {
    gate.allow(Resource.ofPlural(resource), setOf(verbs));
  }

  /**
   * Answers the next requests for resources with an error status.
   *
   * @param status the HTTP status, 400 to 599
   * @param times how many requests, at least 1; {@link Integer#MAX_VALUE} until {@link #clear()},
   *     in effect
   * @param verbs which requests; none means every verb
   */
  public void respond(int status, int times, Verb... verbs) {
    respond(status, Duration.ZERO, times, verbs);
  }

  /**
   * Answers the next requests for resources with an error status and a {@code Retry-After} header.
   *
   * @param status the HTTP status, 400 to 599
   * @param retryAfter the header's value, cut to whole seconds; zero sends none
   * @param times how many requests, at least 1
   * @param verbs which requests; none means every verb
   */
  public void respond(int status, Duration retryAfter, int times, Verb... verbs) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    if (times < 1) {
      throw new IllegalArgumentException("times: " + times + " (expected: at least 1)");
    }
    if (retryAfter.isNegative()) {
      throw new IllegalArgumentException("retryAfter: " + retryAfter + " (expected: not negative)");
    }
    gate.script(
        Refusals.scripted(status, Math.toIntExact(retryAfter.toSeconds())), setOf(verbs), times);
  }

  /**
   * Answers the next lists of a resource as if there were no objects, as a server that has lost its
   * data does. Watches are not touched.
   *
   * @param resource the plural name, for example {@code endpointslices}
   * @param times how many lists, at least 1
   */
  public void emptyLists(String resource, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("times: " + times + " (expected: at least 1)");
    }
    gate.emptyLists(Resource.ofPlural(resource), times);
  }

  /**
   * Lets every request for a resource wait before it is answered; events of open watches do not
   * wait.
   *
   * @param delay how long; zero ends it
   */
  public void delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay: " + delay + " (expected: not negative)");
    }
    gate.delay(delay);
  }

  /**
   * Accepts only this token from now on, as after a rotation; open watches stay open.
   *
   * @param token the bearer token
   */
  public void rotateToken(String token) {
    gate.token(token);
  }

  /**
   * Makes every resourceVersion handed out so far too old: 410 for watches, exact lists and pages
   * that start there.
   */
  public void expireHistory() {
    store.expireHistory();
  }

  /** Ends every open watch properly, as at its timeout. */
  public void closeWatches() {
    watches.forEach(Outbox::finish);
  }

  /** Breaks the connection of every open watch. */
  public void resetWatches() {
    watches.forEach(Outbox::abort);
  }

  /**
   * Makes every watch that is open now silent, as when a network path dies: connected, but no
   * event, no bookmark and no end arrives. Watches opened later are not silent.
   */
  public void goSilent() {
    watches.forEach(Outbox::silence);
  }

  /** Ends the silence; what was withheld is sent. */
  public void speak() {
    watches.forEach(Outbox::speak);
  }

  /** Sends a line that is no JSON to every open watch, which then goes on. */
  public void malformedEvent() {
    byte[] line = "{\"type\":\"MODIFIED\",\"object\":}{\n".getBytes(StandardCharsets.UTF_8);
    watches.forEach(outbox -> outbox.offer(line));
  }

  /** Sends the first half of an event to every open watch, and ends it there. */
  public void truncatedEvent() {
    byte[] half = "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"".getBytes(StandardCharsets.UTF_8);
    watches.forEach(
        outbox -> {
          outbox.offer(half);
          outbox.finish();
        });
  }

  /** Stops the server: open connections break, new ones are refused. The objects stay. */
  public void stop() {
    watches.forEach(Outbox::abort);
    backend.stop();
  }

  /** Starts it again on the same port, with its objects and its history. */
  public void restart() {
    backend.start();
  }

  /**
   * Starts it again on the same port with its objects; every earlier resourceVersion is too old, as
   * after a real one.
   */
  public void restartWithoutHistory() {
    store.expireHistory();
    backend.start();
  }

  /**
   * Ends what {@link #forbid}, {@link #respond(int, int, Verb...)}, {@link #emptyLists}, {@link
   * #delay} and {@link #goSilent} began.
   */
  public void clear() {
    gate.clear();
    speak();
  }

  private static Set<Verb> setOf(Verb... verbs) {
    return verbs.length == 0 ? EnumSet.allOf(Verb.class) : EnumSet.copyOf(List.of(verbs));
  }
}
