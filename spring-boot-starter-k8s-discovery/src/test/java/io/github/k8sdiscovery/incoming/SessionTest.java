package io.github.k8sdiscovery.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {

  private final List<String> told = new ArrayList<>();

  private void reached(Session session, String id) {
    session.reached(id, from -> told.add(from + ">" + id));
  }

  @Test
  void move_twoCallsAtOnce_firstOneSaysWhere() {
    Session session = new Session(null);

    assertThat(session.move(null, "a")).isEqualTo("a");
    assertThat(session.move(null, "b")).isEqualTo("a");
    assertThat(session.instance()).isEqualTo("a");
  }

  @Test
  void move_fromWhereItIs_goesOn() {
    Session session = new Session("a");

    assertThat(session.move("a", "b")).isEqualTo("b");
    assertThat(session.move("a", "c")).isEqualTo("b");
  }

  @Test
  void reached_newInstance_isToldOnce() {
    Session session = new Session("a");
    session.move("a", "b");
    reached(session, "b");
    reached(session, "b");

    assertThat(told).containsExactly("a>b");
  }

  @Test
  void reached_boundInstance_needsNoTelling() {
    Session session = new Session("a");
    reached(session, "a");

    assertThat(told).isEmpty();
  }

  @Test
  void reached_instanceThatTheSessionHasLeft_changesNothing() {
    Session session = new Session(null);
    session.move(null, "a");
    session.move("a", "b");
    reached(session, "b");
    reached(session, "a");

    assertThat(told).containsExactly("null>b");
  }
}
