package io.github.k8sdiscovery.samples.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The gateway. */
@SpringBootApplication
public class GatewayApplication {

  /**
   * Starts the application.
   *
   * @param args Spring Boot's command line arguments
   */
  public static void main(String[] args) {
    application().run(args);
  }

  /** {@return the application, not started yet} */
  static SpringApplication application() {
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    application.addListeners(new ThrowawayKeys());
    return application;
  }
}
