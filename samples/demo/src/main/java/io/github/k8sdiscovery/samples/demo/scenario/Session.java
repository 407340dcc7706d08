package io.github.k8sdiscovery.samples.demo.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A browser with a cart, and what became of both. Used by one thread at a time. */
final class Session {

  private static final String PATH = "/cart";

  private final Browser browser;
  private final Predicate<String> ended;
  private final List<Answer> answers = new ArrayList<>();
  private String pod = "";
  private int items;
  private final Set<String> left = new HashSet<>();
  private long moves;
  private long unfounded;
  private boolean returned;

  /**
   * A session that has not called yet.
   *
   * @param ended whether a pod has been told to stop, so that its sessions may move
   */
  Session(String frontend, Predicate<String> ended) {
    this.browser = new Browser(frontend);
    this.ended = ended;
  }

  /** Puts an item in the cart; false when the thread is to end. */
  boolean post() {
    return call(true);
  }

  /** Looks at the cart; false when the thread is to end. */
  boolean get() {
    return call(false);
  }

  private boolean call(boolean post) {
    try {
      Answer answer = post ? browser.post(PATH) : browser.get(PATH);
      answers.add(answer);
      if (!answer.failed()) {
        see(answer);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void see(Answer answer) {
    if (!pod.isEmpty() && !pod.equals(answer.pod())) {
      moves++;
      unfounded += ended.test(pod) ? 0 : 1;
      returned |= !left.add(pod);
    }
    pod = answer.pod();
    items = answer.items();
  }

  List<Answer> answers() {
    return answers;
  }

  /** Where it is now. */
  String pod() {
    return pod;
  }

  /** How many items the cart has now. */
  int items() {
    return items;
  }

  /** How often another pod answered than before. */
  long moves() {
    return moves;
  }

  /** Whether it left one pod more than once. */
  boolean returned() {
    return returned;
  }

  /** How many of the moves were away from a pod that had not been told to stop. */
  long unfounded() {
    return unfounded;
  }
}
