package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** A frontend that calls a backend by the four kinds of client, one for each path. */
public class Shop extends FourClients {

  private static final String URL = "http://backend:5000/host_name";

  private final List<SessionMoved> moves = new CopyOnWriteArrayList<>();

  /** The sessions that have moved so far, as the application was told. */
  List<SessionMoved> moves() {
    return moves;
  }

  @EventListener
  void moved(SessionMoved move) {
    moves.add(move);
  }

  @Bean
  Pages pages(
      RestTemplate template, RestClient.Builder rest, WebClient.Builder web, BackendApi api) {
    return new Pages(template, rest.build(), web.build(), api);
  }

  @RestController
  static final class Pages {

    private final RestTemplate template;
    private final RestClient rest;
    private final WebClient web;
    private final BackendApi api;

    Pages(RestTemplate template, RestClient rest, WebClient web, BackendApi api) {
      this.template = template;
      this.rest = rest;
      this.web = web;
      this.api = api;
    }

    @GetMapping("/rest-template")
    @Nullable String restTemplate() {
      return template.getForObject(URL, String.class);
    }

    @GetMapping("/rest-client")
    String restClient() {
      return rest.get().uri(URL).retrieve().requiredBody(String.class);
    }

    @GetMapping("/interface")
    String httpInterface() {
      return api.hostName();
    }

    @GetMapping("/web-client")
    Mono<String> webClient() {
      return web.get().uri(URL).retrieve().bodyToMono(String.class);
    }

    /** One call after the other, in one incoming request. */
    @GetMapping("/twice")
    String twice() {
      return restClient() + restClient();
    }

    /** Two calls at once, in one incoming request. */
    @GetMapping("/at-once")
    Mono<String> atOnce() {
      return Mono.zip(webClient(), webClient(), String::concat);
    }
  }
}
