package io.github.k8sdiscovery.samples.frontend;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Passes {@code /host_name} on to the backend, one path per kind of client, and one to the same
 * pods by another Service name that has another policy.
 */
@RestController
class HostNameController {

  private static final String PATH = "/host_name";
  private static final String VERSION_HEADER = "X-Backend-Version";

  private final String backendUrl;
  private final RestTemplate restTemplate;
  private final RestClient restClient;
  private final RestClient fastClient;
  private final WebClient webClient;
  private final BackendApi backendApi;

  HostNameController(
      @Value("${backend.url}") String backendUrl,
      @Value("${backend.fast-url}") String fastUrl,
      RestTemplate restTemplate,
      RestClient.Builder restClientBuilder,
      WebClient.Builder webClientBuilder,
      BackendApi backendApi) {
    this.backendUrl = backendUrl;
    this.restTemplate = restTemplate;
    this.restClient = restClientBuilder.clone().baseUrl(backendUrl).build();
    this.fastClient = restClientBuilder.clone().baseUrl(fastUrl).build();
    this.webClient = webClientBuilder.baseUrl(backendUrl).build();
    this.backendApi = backendApi;
  }

  @GetMapping("/host_name")
  ResponseEntity<HostName> throughRestTemplate() {
    return passOn(restTemplate.getForEntity(backendUrl + PATH, HostName.class));
  }

  @GetMapping("/rest-client/host_name")
  ResponseEntity<HostName> throughRestClient() {
    return passOn(restClient.get().uri(PATH).retrieve().toEntity(HostName.class));
  }

  @GetMapping("/web-client/host_name")
  Mono<ResponseEntity<HostName>> throughWebClient() {
    return webClient
        .get()
        .uri(PATH)
        .retrieve()
        .toEntity(HostName.class)
        .map(HostNameController::passOn);
  }

  @GetMapping("/interface/host_name")
  ResponseEntity<HostName> throughInterface() {
    return passOn(backendApi.hostName());
  }

  @GetMapping("/fast/host_name")
  ResponseEntity<HostName> fromTheFastOnes() {
    return passOn(fastClient.get().uri(PATH).retrieve().toEntity(HostName.class));
  }

  /** The body, and the one header that the page shows. */
  private static ResponseEntity<HostName> passOn(ResponseEntity<HostName> answer) {
    String version = answer.getHeaders().getFirst(VERSION_HEADER);
    ResponseEntity.BodyBuilder response = ResponseEntity.ok();
    if (version != null) {
      response.header(VERSION_HEADER, version);
    }
    return response.body(answer.getBody());
  }
}
