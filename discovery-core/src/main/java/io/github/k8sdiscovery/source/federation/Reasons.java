package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What members cannot tell, in one reason that names each of them. */
final class Reasons {

  /** The member is well and knows that there is no such service. */
  static final Unavailability ABSENT = new Unavailability(Kind.NOT_LISTED, "no such service");

  private Reasons() {}

  /**
   * First what each says in a line, then what some have to add in more. The kind is that of the
   * first who should have answered, else of the first.
   *
   * @param all one or more
   */
  static Unavailability of(List<Named> all) {
    Kind kind = all.get(0).reason.kind();
    StringBuilder message = new StringBuilder();
    StringBuilder more = new StringBuilder();
    for (Named named : all) {
      String[] said = named.reason.message().split("\n", 2);
      message
          .append(message.isEmpty() ? "" : "; ")
          .append(named.title)
          .append(": ")
          .append(said[0]);
      more.append(said.length == 1 ? "" : "\n" + said[1]);
      kind = kind.isTrouble() ? kind : named.reason.kind();
    }
    return new Unavailability(kind, message.append(more).toString());
  }

  /** Keeps who is out of touch, and why. */
  static void note(Map<String, String> down, String name, SourceState state) {
    String why = outOfTouch(state);
    if (why == null) {
      down.remove(name);
    } else {
      down.put(name, why);
    }
  }

  /** Why a member cannot be reached, whatever the service, in one line; null if it can. */
  private static @Nullable String outOfTouch(SourceState state) {
    Unavailability outage = state.outage();
    return outage == null ? null : outage.message().split("\n", 2)[0];
  }

  /** What a member says. */
  record Named(String title, Unavailability reason) {}
}
