package io.github.k8sdiscovery.embedded;

import java.util.Locale;

/** What a request wants, in the words of Kubernetes' access rules. */
public enum Verb {
  /** Read one object. */
  GET,
  /** Read all objects that match. */
  LIST,
  /** Follow the objects that match. */
  WATCH,
  /** Store a new object. */
  CREATE,
  /** Replace an object. */
  UPDATE,
  /** Change parts of an object. */
  PATCH,
  /** Remove an object. */
  DELETE;

  /**
   * The word as it stands in a Role.
   *
   * @return the name in lower case, for example {@code list}
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
