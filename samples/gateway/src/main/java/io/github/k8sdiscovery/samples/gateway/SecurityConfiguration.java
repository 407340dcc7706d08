package io.github.k8sdiscovery.samples.gateway;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * Who may come in: whoever has a token that the key of {@code
 * spring.security.oauth2.resourceserver.jwt} has signed; health is open to all. There is nothing to
 * forge across sites, because a browser does not send a bearer token by itself.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  private static final String OPEN = "/actuator/health/**";

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static class OnServlets {

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
      return http.authorizeHttpRequests(
              may -> may.requestMatchers(OPEN).permitAll().anyRequest().authenticated())
          .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
          .sessionManagement(none -> none.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .csrf(csrf -> csrf.disable())
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  static class OnWebFlux {

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
      return http.authorizeExchange(
              may -> may.pathMatchers(OPEN).permitAll().anyExchange().authenticated())
          .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
          .csrf(ServerHttpSecurity.CsrfSpec::disable)
          .build();
    }
  }
}
