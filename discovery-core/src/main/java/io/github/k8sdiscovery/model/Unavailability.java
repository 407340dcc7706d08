package io.github.k8sdiscovery.model;

/**
 * Why a source cannot answer.
 *
 * @param kind what sort of failure
 * @param message what happened and what to do about it, for people
 */
public record Unavailability(Kind kind, String message) {

  /** The sorts of failure. */
  public enum Kind {
    /** There is no cluster to ask. */
    NO_CLUSTER,
    /** It knows some services only, and not this one, which may exist all the same. */
    NOT_LISTED,
    /** Asked without sufficient rights. */
    FORBIDDEN,
    /** Nobody answers, or not in time. */
    UNREACHABLE,
    /** Refused for now, or an error on the other side. */
    REFUSED,
    /** An answer that makes no sense. */
    MALFORMED;

    /** {@return whether something is wrong; else the source was never meant to answer} */
    public boolean isTrouble() {
      return this != NO_CLUSTER && this != NOT_LISTED;
    }

    /** {@return whether the source is out of reach, whatever is asked of it} */
    public boolean isOutage() {
      return isTrouble() && this != FORBIDDEN;
    }
  }
}
