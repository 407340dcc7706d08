package io.github.k8sdiscovery.benchmarks;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.cache.DefaultLoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheProperties;
import org.springframework.cloud.loadbalancer.core.CachingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.RequestBasedStickySessionServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.WeightedServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.SimpleObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One pick of Spring Cloud LoadBalancer's round robin over each of its lists: the cached one that
 * it has by default, the weighted one and the request-based sticky one. The chain is put together
 * by hand, so that no child context is looked up; {@link ClientBenchmark} measures that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpringPickBenchmark {

  /** Its default. */
  static final String DEFAULT = "default";

  /** {@code spring.cloud.loadbalancer.configurations=weighted}. */
  static final String WEIGHTED = "weighted";

  /** {@code spring.cloud.loadbalancer.configurations=request-based-sticky-session}. */
  static final String STICKY = "request-based-sticky-session";

  /** All of them. */
  static final List<String> ALL = List.of(DEFAULT, WEIGHTED, STICKY);

  /** The cookie by which it finds the session's instance. */
  static final String COOKIE = "sc-lb-instance-id";

  /** Which list. */
  @Param({DEFAULT, WEIGHTED, STICKY})
  String configuration = "";

  /** How many instances the service has. */
  @Param({"10", "100", "1000", "10000"})
  int instances;

  private RoundRobinLoadBalancer balancer;
  private Request<?> request;

  /** Puts the chain together. */
  @Setup
  public void setUp() {
    LoadBalancerClientFactory factory =
        new LoadBalancerClientFactory(new LoadBalancerClientsProperties());
    ServiceInstanceListSupplier cached =
        new CachingServiceInstanceListSupplier(
            new Fixed(SpringInstances.weighted(instances)),
            new DefaultLoadBalancerCacheManager(new LoadBalancerCacheProperties()));
    ServiceInstanceListSupplier supplier =
        switch (configuration) {
          case DEFAULT -> cached;
          case WEIGHTED -> new WeightedServiceInstanceListSupplier(cached, factory);
          case STICKY -> new RequestBasedStickySessionServiceInstanceListSupplier(cached, factory);
          default -> throw new IllegalArgumentException("configuration: " + configuration);
        };
    balancer = new RoundRobinLoadBalancer(new SimpleObjectProvider<>(supplier), Fleet.HOST, seed());
    MultiValueMap<String, String> cookies = new LinkedMultiValueMap<>();
    // It searches from the front: the middle is the mean.
    cookies.add(COOKIE, Fleet.uid(instances / 2));
    request =
        new DefaultRequest<>(
            new RequestDataContext(
                new RequestData(
                    HttpMethod.GET,
                    URI.create("http://" + Fleet.HOST + "/"),
                    new HttpHeaders(),
                    cookies,
                    new HashMap<>())));
  }

  /**
   * Where it begins. The weighted list is made anew by every pick, up to the position, so a pick
   * costs what the position is: the middle of the cycle is the mean.
   */
  private int seed() {
    return configuration.equals(WEIGHTED)
        ? IntStream.of(Fleet.weights(instances)).sum() / 2
        : ThreadLocalRandom.current().nextInt(1000);
  }

  /**
   * One pick.
   *
   * @return the response with the instance
   */
  @Benchmark
  public @Nullable Response<ServiceInstance> pick() {
    return Mono.from(balancer.choose(request)).block();
  }

  private record Fixed(List<ServiceInstance> instances) implements ServiceInstanceListSupplier {

    @Override
    public String getServiceId() {
      return Fleet.HOST;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
      return Flux.just(instances);
    }
  }
}
