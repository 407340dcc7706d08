package io.github.k8sdiscovery.e2e.probe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** The four kinds of client. */
@Component
class Clients {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private final RestTemplate restTemplate;
  private final RestClient.Builder restClient;
  private final WebClient webClient;

  Clients(RestTemplate restTemplate, RestClient.Builder restClient, WebClient.Builder webClient) {
    this.restTemplate = restTemplate;
    this.restClient = restClient;
    this.webClient = webClient.build();
  }

  /** The pod that answered {@code GET url} through the client of that name. */
  String call(String client, URI url) {
    HostName answer =
        switch (client) {
          case "rest-template" -> restTemplate.getForObject(url, HostName.class);
          case "rest-client" ->
              restClient.clone().build().get().uri(url).retrieve().body(HostName.class);
          case "web-client" ->
              webClient.get().uri(url).retrieve().bodyToMono(HostName.class).block(BOUND);
          case "interface" -> proxy(url).hostName();
          default ->
              throw new IllegalArgumentException(
                  "client: "
                      + client
                      + " (expected: rest-template, rest-client, web-client, interface)");
        };
    return Objects.requireNonNull(answer, "no body").hostName();
  }

  private Backend proxy(URI url) {
    RestClient client =
        restClient.clone().baseUrl(url.getScheme() + "://" + url.getRawAuthority()).build();
    return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
        .build()
        .createClient(Backend.class);
  }

  /** The backend as an HTTP interface. */
  interface Backend {

    /** Asks for the pod's name. */
    @GetExchange("/host_name")
    HostName hostName();
  }

  /** What a backend answers. */
  record HostName(@JsonProperty("host_name") String hostName) {}
}
