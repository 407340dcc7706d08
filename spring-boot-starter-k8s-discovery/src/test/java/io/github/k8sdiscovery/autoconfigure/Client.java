package io.github.k8sdiscovery.autoconfigure;

import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** The four kinds of client; each GETs a URL and gives the body. */
public enum Client {
  REST_TEMPLATE {
    @Override
    public Function<String, String> of(ConfigurableApplicationContext context) {
      RestTemplate template = context.getBean(RestTemplate.class);
      return url -> String.valueOf(template.getForObject(url, String.class));
    }
  },
  REST_CLIENT {
    @Override
    public Function<String, String> of(ConfigurableApplicationContext context) {
      RestClient client = context.getBean(RestClient.Builder.class).build();
      return url -> client.get().uri(url).retrieve().requiredBody(String.class);
    }
  },
  WEB_CLIENT {
    @Override
    public Function<String, String> of(ConfigurableApplicationContext context) {
      WebClient client = context.getBean(WebClient.Builder.class).build();
      return url ->
          String.valueOf(client.get().uri(url).retrieve().bodyToMono(String.class).block());
    }
  },
  INTERFACE {
    @Override
    public Function<String, String> of(ConfigurableApplicationContext context) {
      FourClients.BackendApi api = context.getBean(FourClients.BackendApi.class);
      return url -> api.hostName();
    }
  };

  public abstract Function<String, String> of(ConfigurableApplicationContext context);
}
