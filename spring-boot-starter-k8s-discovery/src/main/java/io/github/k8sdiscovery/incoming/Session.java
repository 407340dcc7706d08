package io.github.k8sdiscovery.incoming;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls to one service go that one incoming request leads to: to the instance that the
 * client's token names, else to the one that the first of them went to. Any thread.
 */
public final class Session {

  private @Nullable String instance;
  private @Nullable String told;

  Session(@Nullable String bound) {
    this.instance = bound;
    this.told = bound;
  }

  /** {@return the id of the instance; null before the first call of a new session} */
  public synchronized @Nullable String instance() {
    return instance;
  }

  /**
   * Moves the session, unless another call has moved it meanwhile.
   *
   * @param from the id of the instance it was found at; null for none
   * @param to the id of the instance picked for a call
   * @return the id of the instance where it is now
   */
  public synchronized String move(@Nullable String from, String to) {
    String now = instance;
    if (now == null || Objects.equals(now, from)) {
      now = to;
      instance = to;
    }
    return now;
  }

  /**
   * A call has reached an instance.
   *
   * @param id the id of the instance
   * @param changed is given the id of the instance that the client's token names so far, null for
   *     none, if the client has to be told this one; once for each change
   */
  public void reached(String id, Consumer<@Nullable String> changed) {
    String before;
    synchronized (this) {
      // An older call, to an instance that the session has left, changes nothing.
      if (!id.equals(instance) || id.equals(told)) {
        return;
      }
      before = told;
      told = id;
    }
    changed.accept(before);
  }
}
