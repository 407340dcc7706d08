package io.github.k8sdiscovery.connect;

import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The names that the certificate of a server may have, of which one is asked for (SNI) and verified
 * at a time: which one certificates have is found out by the first call and remembered. Any thread.
 */
public final class ServerNames {

  private final List<String> names;
  private final int size;
  private volatile int best;

  private ServerNames(List<String> names, boolean address) {
    this.names = names;
    this.size = names.size() + (address ? 1 : 0);
  }

  /**
   * One name and no other.
   *
   * @param name the name
   * @return the name alone
   */
  public static ServerNames only(String name) {
    return new ServerNames(List.of(name), false);
  }

  /**
   * Names, each as good as the others; and the address itself, as if there were no names.
   *
   * @param names the likeliest first
   * @return the names
   */
  public static ServerNames anyOf(List<String> names) {
    return new ServerNames(List.copyOf(names), true);
  }

  /** How many there are to try. */
  int size() {
    return size;
  }

  /**
   * Where to begin: the name that was right the last time. Those after it come in their order, and
   * after the last one the first.
   */
  int best() {
    return best;
  }

  /** The name to try, of those that begin with one; null for the address. */
  @Nullable String name(int first, int tried) {
    int at = (first + tried) % size;
    return at < names.size() ? names.get(at) : null;
  }

  /** The certificate had this name. */
  void right(int first, int tried) {
    int found = (first + tried) % size;
    if (found != best) {
      best = found;
    }
  }

  /**
   * Whether a call failed because the server's certificate is for another name, so that it was not
   * sent. A certificate that is not trusted is none for any name.
   */
  static boolean isOther(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      // Exactly this class: those below it say that a certificate is not trusted.
      if (cause instanceof SSLPeerUnverifiedException
          || cause.getClass() == CertificateException.class
          || (cause instanceof SSLException
              && String.valueOf(cause.getMessage()).contains("unrecognized_name"))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /**
   * What a caller is told if the certificate has none of the names.
   *
   * @param authority where the call went
   * @param failure how the last try failed
   */
  SSLException refusal(String authority, Throwable failure) {
    SSLHandshakeException refusal =
        new SSLHandshakeException(
            "The certificate of "
                + authority
                + " is for none of the names of its service: "
                + String.join(", ", names)
                + " (expected: one of them; or k8s.discovery.tls.server-name, of the service or for all,"
                + " with the name it has)");
    refusal.initCause(failure);
    return refusal;
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
