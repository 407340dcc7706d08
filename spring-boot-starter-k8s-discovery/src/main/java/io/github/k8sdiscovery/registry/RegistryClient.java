package io.github.k8sdiscovery.registry;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;

/**
 * What a registry is asked. Both questions may take their time, and may throw; they are asked on
 * threads that can afford it, several at once, and an interrupt means that nobody waits any more.
 */
public interface RegistryClient {

  /**
   * The instances of a service.
   *
   * @param serviceId the service's name in the registry
   * @return the instances that the registry would send calls to; empty if there are none, or no
   *     such service
   */
  List<ServiceInstance> instances(String serviceId);

  /** {@return the names of all services} */
  List<String> services();

  /**
   * A registry behind one of Spring Cloud's clients.
   *
   * @param client the client; asked for with each question, so that it can be made as late as that
   * @return the registry
   */
  static RegistryClient of(Supplier<? extends DiscoveryClient> client) {
    return new RegistryClient() {

      @Override
      public List<ServiceInstance> instances(String serviceId) {
        return client.get().getInstances(serviceId);
      }

      @Override
      public List<String> services() {
        return client.get().getServices();
      }
    };
  }

  /**
   * A registry behind one of Spring Cloud's reactive clients.
   *
   * @param client the client; asked for with each question, so that it can be made as late as that
   * @param timeout the longest an answer is waited for
   * @return the registry
   */
  static RegistryClient reactive(
      Supplier<? extends ReactiveDiscoveryClient> client, Duration timeout) {
    return new RegistryClient() {

      @Override
      public List<ServiceInstance> instances(String serviceId) {
        return collected(client.get().getInstances(serviceId).collectList().block(timeout));
      }

      @Override
      public List<String> services() {
        return collected(client.get().getServices().collectList().block(timeout));
      }

      private static <T> List<T> collected(@Nullable List<T> answer) {
        return answer == null ? List.of() : answer;
      }
    };
  }
}
