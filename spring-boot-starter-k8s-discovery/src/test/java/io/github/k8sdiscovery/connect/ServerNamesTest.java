package io.github.k8sdiscovery.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

class ServerNamesTest {

  private final ServerNames names = ServerNames.anyOf(List.of("a", "b", "c"));

  private List<String> order() {
    int first = names.best();
    List<String> order = new ArrayList<>();
    for (int tried = 0; tried < names.size(); tried++) {
      order.add(String.valueOf(names.name(first, tried)));
    }
    return order;
  }

  @Test
  void names_areTriedInTheirOrder_theAddressLast() {
    assertThat(order()).containsExactly("a", "b", "c", "null");
  }

  @Test
  void nameThatWasRight_comesFirstFromThenOn_andNoneIsLost() {
    names.right(names.best(), 1);
    assertThat(order()).containsExactly("b", "c", "null", "a");
    names.right(names.best(), 2);
    assertThat(order()).containsExactly("null", "a", "b", "c");
  }

  @Test
  void nameThatIsSet_isTheOnlyOne() {
    ServerNames only = ServerNames.only("a");
    assertThat(only.size()).isEqualTo(1);
    assertThat(only.name(only.best(), 0)).isEqualTo("a");
  }

  @Test
  void failure_thatIsAboutTheName_isToldFromOthers() {
    assertThat(ServerNames.isOther(handshake(new CertificateException("No name matching a found"))))
        .isTrue();
    assertThat(ServerNames.isOther(new IOException(new SSLPeerUnverifiedException("a")))).isTrue();
    assertThat(ServerNames.isOther(new SSLException("Received fatal alert: unrecognized_name")))
        .isTrue();
    assertThat(ServerNames.isOther(handshake(new CertificateExpiredException("NotAfter"))))
        .as("a certificate that is not trusted is none for any name")
        .isFalse();
    assertThat(ServerNames.isOther(handshake(new CertPathValidatorException("no path")))).isFalse();
    assertThat(ServerNames.isOther(new IOException("reset"))).isFalse();
  }

  @Test
  void refusal_namesTheServer_theNames_andTheProperty() {
    IOException cause = new IOException("the last try");
    assertThat(names.refusal("10.0.0.1:8443", cause))
        .hasMessage(
            "The certificate of 10.0.0.1:8443 is for none of the names of its service: a, b, c"
                + " (expected: one of them; or k8s.discovery.tls.server-name, of the service or for"
                + " all, with the name it has)")
        .hasCause(cause);
  }

  private static SSLException handshake(Exception cause) {
    SSLHandshakeException failure = new SSLHandshakeException("no");
    failure.initCause(cause);
    return failure;
  }
}
