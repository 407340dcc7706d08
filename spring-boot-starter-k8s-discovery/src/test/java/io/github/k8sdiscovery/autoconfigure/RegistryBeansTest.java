package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.autoconfigure.Rack.RackDiscoveryClient;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;

/** Which beans of an application are taken for registries, and what they are called. */
class RegistryBeansTest {

  private final Cluster cluster = new Cluster();
  private final RackDiscoveryClient rack = new RackDiscoveryClient();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void bean_thatDoesNotSayWhatItIs_isUsedOnlyIfAskedFor() {
    rack.register("legacy", Rack.at("10.1.0.1"));
    ApplicationContextRunner hidden =
        Rack.runner(cluster).withBean("theRack", DiscoveryClient.class, () -> rack);
    hidden.run(context -> assertThat(Rack.hosts(context, "legacy", 1)).isEmpty());
    hidden
        .withPropertyValues("k8s.discovery.registries.the-rack.enabled=true")
        .run(context -> assertThat(Rack.hosts(context, "legacy", 1)).containsOnlyKeys("10.1.0.1"));
  }

  @Test
  void simpleClient_isUsedWhereItHasInstances() {
    String uri = "spring.cloud.discovery.client.simple.instances.legacy[0].uri";
    Rack.runner(cluster).run(context -> assertThat(registries(context)).isEmpty());
    Rack.runner(cluster)
        .withPropertyValues(uri + "=http://10.1.0.1:8080")
        .run(
            context -> {
              assertThat(registries(context)).containsExactly("simple");
              assertThat(Rack.hosts(context, "legacy", 1)).containsOnlyKeys("10.1.0.1");
            });
  }

  @Test
  void reactiveClient_isUsedWhereThereIsNoBlockingOne() {
    rack.register("legacy", Rack.at("10.1.0.1"));
    Rack.runner(cluster)
        .withPropertyValues("spring.cloud.discovery.blocking.enabled=false")
        .withBean(
            "reactiveRack",
            RackReactiveDiscoveryClient.class,
            () -> new RackReactiveDiscoveryClient(rack))
        .run(
            context -> {
              assertThat(registries(context)).containsExactly("rack");
              assertThat(Rack.hosts(context, "legacy", 1)).containsOnlyKeys("10.1.0.1");
            });
  }

  @Test
  void enabled_registryThatIsNotThere_failsWithThoseThatAre() {
    Rack.runner(cluster)
        .withBean("rackClient", RackDiscoveryClient.class, () -> rack)
        .withPropertyValues("k8s.discovery.registries.consul.enabled=true")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessage(
                        "k8s.discovery.registries.consul.enabled: true (expected: one of those"
                            + " that there are: rack)"));
  }

  private static Set<String> registries(ApplicationContext context) {
    Set<String> names = new HashSet<>();
    context.getBean(Registries.class).sources().forEach(source -> names.add(source.name()));
    return names;
  }

  /** The same as reactive applications have it. */
  record RackReactiveDiscoveryClient(RackDiscoveryClient rack) implements ReactiveDiscoveryClient {

    @Override
    public String description() {
      return "reactive";
    }

    @Override
    public Flux<ServiceInstance> getInstances(String serviceId) {
      return Flux.fromIterable(rack.getInstances(serviceId));
    }

    @Override
    public Flux<String> getServices() {
      return Flux.fromIterable(rack.getServices());
    }
  }
}
