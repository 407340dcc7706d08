package io.github.k8sdiscovery.samples.frontend;

import io.github.k8sdiscovery.model.DiscoveryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.RestClientException;
import org.springframework.web.reactive.function.client.WebClientException;

/** A call that found no backend is answered with 503 and the reason, which the page shows. */
@RestControllerAdvice
class BackendFailures {

  private static final Logger log = LoggerFactory.getLogger(BackendFailures.class);

  @ExceptionHandler({RestClientException.class, WebClientException.class, DiscoveryException.class})
  ProblemDetail backendFailed(Exception failure) {
    log.warn("The call to the backend failed: {}", failure.toString());
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(failure.getMessage()));
  }
}
