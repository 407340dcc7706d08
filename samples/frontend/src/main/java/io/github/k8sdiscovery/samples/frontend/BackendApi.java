package io.github.k8sdiscovery.samples.frontend;

import org.springframework.http.ResponseEntity;
import org.springframework.web.service.annotation.GetExchange;

/**
 * The backend as an HTTP interface client; where it is stands in {@code
 * spring.http.serviceclient.backend.base-url}.
 */
public interface BackendApi {

  /**
   * Asks the backend which pod it is.
   *
   * @return the answer of one pod
   */
  @GetExchange("/host_name")
  ResponseEntity<HostName> hostName();
}
