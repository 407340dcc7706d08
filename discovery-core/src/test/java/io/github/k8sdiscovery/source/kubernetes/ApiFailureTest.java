package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Unavailability;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ApiFailureTest {

  private static final String URL = "https://10.96.0.1:443/";

  /** A refused token once looked like a broken network: the answer is lost with its connection. */
  @Test
  void ofThrowable_connectionEndedByTheApi_hintsAtTheToken() {
    Throwable goAway =
        new CompletionException(new IOException("/10.244.0.1:54316: GOAWAY received"));
    Unavailability reason = ApiFailure.ofThrowable(URL, goAway).reason();
    assertThat(reason.kind()).isEqualTo(Unavailability.Kind.REFUSED);
    assertThat(reason.message()).contains("GOAWAY received").contains("does not accept the token");
    assertThat(ApiFailure.ofThrowable(URL, goAway).mayBeTheToken()).isTrue();
  }

  @Test
  void ofThrowable_anythingElse_doesNot() {
    Throwable refused = new CompletionException(new IOException("Connection refused"));
    Unavailability reason = ApiFailure.ofThrowable(URL, refused).reason();
    assertThat(reason.kind()).isEqualTo(Unavailability.Kind.UNREACHABLE);
    assertThat(reason.message()).contains("Connection refused").doesNotContain("token");
    assertThat(ApiFailure.ofThrowable(URL, refused).mayBeTheToken()).isFalse();
  }
}
