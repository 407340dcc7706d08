package io.github.k8sdiscovery.autoconfigure;

import java.net.URI;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The four kinds of client; each sends a GET, or a POST with a body, and gives the answer's body.
 */
enum Caller {
  REST_TEMPLATE {
    @Override
    String send(ApplicationContext context, HttpMethod method, String url) {
      HttpEntity<?> body =
          method.equals(HttpMethod.POST) ? new HttpEntity<>(BODY) : HttpEntity.EMPTY;
      return String.valueOf(
          context
              .getBean(RestTemplate.class)
              .exchange(URI.create(url), method, body, String.class)
              .getBody());
    }
  },
  REST_CLIENT {
    @Override
    String send(ApplicationContext context, HttpMethod method, String url) {
      RestClient client = context.getBean(RestClient.Builder.class).build();
      RestClient.RequestBodySpec request = client.method(method).uri(URI.create(url));
      if (method.equals(HttpMethod.POST)) {
        request.body(BODY);
      }
      return request.retrieve().requiredBody(String.class);
    }
  },
  WEB_CLIENT {
    @Override
    String send(ApplicationContext context, HttpMethod method, String url) {
      WebClient client = context.getBean(WebClient.Builder.class).build();
      WebClient.RequestBodySpec request = client.method(method).uri(URI.create(url));
      if (method.equals(HttpMethod.POST)) {
        request.bodyValue(BODY);
      }
      return String.valueOf(request.retrieve().bodyToMono(String.class).block(Await.BOUND));
    }
  },
  INTERFACE {
    @Override
    String send(ApplicationContext context, HttpMethod method, String url) {
      AnyApi api = context.getBean(AnyApi.class);
      return method.equals(HttpMethod.POST) ? api.post(URI.create(url)) : api.get(URI.create(url));
    }
  };

  private static final String BODY = "what is sent";

  abstract String send(ApplicationContext context, HttpMethod method, String url);

  /** An HTTP interface that goes wherever its URL says. */
  interface AnyApi {

    @GetExchange
    String get(URI url);

    @PostExchange
    String post(URI url);
  }
}
