package io.github.k8sdiscovery.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who and what gets in: the token, scripted refusals, forbidden verbs, and how long everything
 * takes.
 */
final class Gate {
  private final String user;
  private final Set<Rule> forbidden = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<Script> scripts = new ArrayDeque<>();
  private final Map<Resource, Integer> emptyLists = new ConcurrentHashMap<>();
  private volatile @Nullable String token;
  private volatile Duration delay = Duration.ZERO;

  private record Rule(Resource resource, Verb verb) {}

  /** A refusal that is given a number of times. */
  private record Script(ApiException refusal, Set<Verb> verbs, int times) {}

  Gate(String user, @Nullable String token) {
    this.user = user;
    this.token = token;
  }

  void token(@Nullable String next) {
    token = next;
  }

  boolean admits(@Nullable String authorization) {
    String wanted = token;
    return wanted == null || ("Bearer " + wanted).equals(authorization);
  }

  Duration delay() {
    return delay;
  }

  void delay(Duration next) {
    delay = next;
  }

  void forbid(Resource resource, Set<Verb> verbs) {
    verbs.forEach(verb -> forbidden.add(new Rule(resource, verb)));
  }

  void allow(Resource resource, Set<Verb> verbs) {
    verbs.forEach(verb -> forbidden.remove(new Rule(resource, verb)));
  }

  void script(ApiException refusal, Set<Verb> verbs, int times) {
    synchronized (scripts) {
      scripts.addLast(new Script(refusal, verbs, times));
    }
  }

  void emptyLists(Resource resource, int times) {
    emptyLists.put(resource, times);
  }

  /** Whether the next list of a resource is to be empty; takes one off. */
  boolean emptiesList(Resource resource) {
    Integer left = emptyLists.computeIfPresent(resource, (key, times) -> times - 1);
    return left != null && left >= 0;
  }

  void clear() {
    forbidden.clear();
    emptyLists.clear();
    delay = Duration.ZERO;
    synchronized (scripts) {
      scripts.clear();
    }
  }

  /**
   * Refuses what is scripted or forbidden, in the order of the real server: load first, then
   * access.
   */
  void check(Target target) {
    ApiException scripted = nextScripted(target.verb());
    if (scripted != null) {
      throw scripted;
    }
    if (forbidden.contains(new Rule(target.resource(), target.verb()))) {
      throw Refusals.forbidden(user, target.verb(), target.resource(), target.namespace());
    }
  }

  private @Nullable ApiException nextScripted(Verb verb) {
    synchronized (scripts) {
      for (Script script : scripts) {
        if (script.verbs().contains(verb)) {
          scripts.remove(script);
          if (script.times() > 1) {
            scripts.addFirst(new Script(script.refusal(), script.verbs(), script.times() - 1));
          }
          return script.refusal();
        }
      }
      return null;
    }
  }
}
