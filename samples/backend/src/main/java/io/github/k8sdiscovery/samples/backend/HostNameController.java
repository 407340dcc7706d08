package io.github.k8sdiscovery.samples.backend;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says which pod answered; of which version it is stands in a header. */
@RestController
class HostNameController {

  static final String VERSION_HEADER = "X-Backend-Version";

  private final HostName hostName;
  private final BackendProperties properties;
  private final HttpHeaders headers = new HttpHeaders();

  HostNameController(PodName pod, BackendProperties properties) {
    this.hostName = new HostName(pod.toString());
    this.properties = properties;
    if (!properties.version().isEmpty()) {
      headers.set(VERSION_HEADER, properties.version());
    }
  }

  @GetMapping("/host_name")
  ResponseEntity<HostName> hostName() throws InterruptedException {
    if (properties.delay().toMillis() > 0) {
      Thread.sleep(properties.delay().toMillis());
    }
    return ResponseEntity.ok().headers(headers).body(hostName);
  }
}
