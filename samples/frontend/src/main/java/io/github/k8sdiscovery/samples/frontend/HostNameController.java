package io.github.k8sdiscovery.samples.frontend;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Passes {@code /host_name} on to the backend, one path per kind of client. */
@RestController
class HostNameController {

  private static final String PATH = "/host_name";

  private final String backendUrl;
  private final RestTemplate restTemplate;
  private final RestClient restClient;
  private final WebClient webClient;
  private final BackendApi backendApi;

  HostNameController(
      @Value("${backend.url}") String backendUrl,
      RestTemplate restTemplate,
      RestClient.Builder restClientBuilder,
      WebClient.Builder webClientBuilder,
      BackendApi backendApi) {
    this.backendUrl = backendUrl;
    this.restTemplate = restTemplate;
    this.restClient = restClientBuilder.baseUrl(backendUrl).build();
    this.webClient = webClientBuilder.baseUrl(backendUrl).build();
    this.backendApi = backendApi;
  }

  @GetMapping("/host_name")
  @Nullable HostName throughRestTemplate() {
    return restTemplate.getForObject(backendUrl + PATH, HostName.class);
  }

  @GetMapping("/rest-client/host_name")
  HostName throughRestClient() {
    return restClient.get().uri(PATH).retrieve().requiredBody(HostName.class);
  }

  @GetMapping("/web-client/host_name")
  Mono<HostName> throughWebClient() {
    return webClient.get().uri(PATH).retrieve().bodyToMono(HostName.class);
  }

  @GetMapping("/interface/host_name")
  HostName throughInterface() {
    return backendApi.hostName();
  }
}
