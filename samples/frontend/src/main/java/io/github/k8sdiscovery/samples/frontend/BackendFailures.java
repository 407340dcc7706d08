package io.github.k8sdiscovery.samples.frontend;

import io.github.k8sdiscovery.model.DiscoveryException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * A call that found no backend is answered with 503 and the reason, which the page shows; one whose
 * answer broke off with 502: a backend had it, and nobody but the caller knows what to do now.
 */
@RestControllerAdvice
class BackendFailures {

  private static final Logger log = LoggerFactory.getLogger(BackendFailures.class);

  @ExceptionHandler({RestClientException.class, WebClientException.class, DiscoveryException.class})
  ProblemDetail backendFailed(Exception failure) {
    log.warn("The call to the backend failed: {}", failure.toString());
    return brokeOff(failure)
        ? ProblemDetail.forStatusAndDetail(
            HttpStatus.BAD_GATEWAY, "the backend's answer broke off: " + failure.getMessage())
        : ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(failure.getMessage()));
  }

  /** Whether it was lost after the answer's head had come. */
  private static boolean brokeOff(Exception failure) {
    boolean before =
        failure instanceof ResourceAccessException || failure instanceof WebClientRequestException;
    return !before && NestedExceptionUtils.getMostSpecificCause(failure) instanceof IOException;
  }
}
