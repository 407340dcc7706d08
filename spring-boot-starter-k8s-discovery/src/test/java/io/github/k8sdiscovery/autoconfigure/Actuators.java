package io.github.k8sdiscovery.autoconfigure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.k8sdiscovery.Discovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with the actuator, and what it says over HTTP. */
final class Actuators implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  Actuators(Cluster cluster, String... properties) {
    List<String> all = new ArrayList<>(List.of(cluster.properties()));
    all.addAll(List.of(properties));
    all.add("server.port=0");
    all.add("server.address=127.0.0.1");
    all.add("spring.main.banner-mode=off");
    all.add("management.endpoints.web.exposure.include=*");
    all.add("management.endpoint.health.show-details=always");
    context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.SERVLET)
            .properties(all.toArray(String[]::new))
            .run();
  }

  Discovery discovery() {
    return context.getBean(Discovery.class);
  }

  /** Tells what Spring Cloud's own indicators wait for. */
  void registered() {
    context.publishEvent(new InstanceRegisteredEvent<>(this, "test"));
  }

  /** The answer's body, whatever its status. */
  JsonNode get(String path) {
    try {
      String body = answer(path).body();
      return new ObjectMapper().readTree(body.isEmpty() ? "{}" : body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int status(String path) {
    return answer(path).statusCode();
  }

  private HttpResponse<String> answer(String path) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {}
}
