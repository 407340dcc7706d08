package io.github.k8sdiscovery.autoconfigure;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

/** An application with the four kinds of load-balanced client, as a user would write it. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ImportHttpServices(group = "backend", types = FourClients.BackendApi.class)
public class FourClients extends LoadBalancedClients {

  /** Where the HTTP interface client goes. */
  public static final String INTERFACE_URL =
      "spring.http.serviceclient.backend.base-url=lb://backend:5000";

  public interface BackendApi {

    @GetExchange("/host_name")
    String hostName();
  }
}
