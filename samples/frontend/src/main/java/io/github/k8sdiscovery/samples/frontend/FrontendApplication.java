package io.github.k8sdiscovery.samples.frontend;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The frontend of the pair. */
@SpringBootApplication
public class FrontendApplication {

  /**
   * Starts the application.
   *
   * @param args Spring Boot's command line arguments
   */
  public static void main(String[] args) {
    SpringApplication.run(FrontendApplication.class, args);
  }
}
