package io.github.k8sdiscovery.samples.backend;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The backend of the pair. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BackendApplication {

  /**
   * Starts the application.
   *
   * @param args Spring Boot's command line arguments
   */
  public static void main(String[] args) {
    SpringApplication.run(BackendApplication.class, args);
  }
}
