package io.github.k8sdiscovery.model;

/**
 * Why a source cannot answer.
 *
 * @param kind what sort of failure
 * @param message what happened and what to do about it, for people
 * @param elsewhere whether the service may be known where no worse source looks, such as in another
 *     cluster: that one of those knows of no such service is then not final. False unless said
 */
public record Unavailability(Kind kind, String message, boolean elsewhere) {

  /**
   * A source that sees no more than the others do.
   *
   * @param kind what sort of failure
   * @param message what happened and what to do about it, for people
   */
  public Unavailability(Kind kind, String message) {
    this(kind, message, false);
  }

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
