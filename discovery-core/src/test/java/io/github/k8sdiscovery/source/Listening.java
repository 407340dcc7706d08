package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.source.InstanceSource.Following;
import java.util.List;
import java.util.function.Predicate;

/** A service being followed by a test. Each wait looks only at what came after the one before. */
public final class Listening implements AutoCloseable {

  private final States states;
  private final Following following;
  private int seen;

  Listening(States states, Following following) {
    this.states = states;
    this.following = following;
  }

  public <T extends SourceState> T await(Class<T> type) {
    return await(type, state -> true);
  }

  public <T extends SourceState> T await(Class<T> type, Predicate<T> condition) {
    States.Found<T> found = states.await(seen, type, condition);
    seen = found.at() + 1;
    return found.state();
  }

  public List<SourceState> states() {
    return states.all();
  }

  @Override
  public void close() {
    following.close();
  }
}
