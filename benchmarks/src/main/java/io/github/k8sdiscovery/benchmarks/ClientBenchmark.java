package io.github.k8sdiscovery.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestTemplate;

/**
 * What {@code @LoadBalanced} adds to a call, in a Boot application: with the starter, and with
 * Spring Cloud LoadBalancer alone (the starter's off switch is on, so that nothing of it is there).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientBenchmark {

  /** With the starter. */
  static final String OURS = "k8s-discovery";

  /** Spring Cloud LoadBalancer alone. */
  static final String SPRINGS = "spring-cloud";

  /** Each other's default. */
  static final String DEFAULT = "default";

  /** By weight. */
  static final String WEIGHTED = "weighted";

  /** By a cookie. */
  static final String STICKY = "sticky";

  /** All of them. */
  static final List<String> MODES = List.of(DEFAULT, WEIGHTED, STICKY);

  private static final byte[] NO_BODY = {};

  /** Whose client. */
  @Param({OURS, SPRINGS})
  String client = "";

  /** What is asked of it. */
  @Param({DEFAULT, WEIGHTED, STICKY})
  String mode = "";

  /** How many instances the service has. */
  @Param({"10", "100", "1000", "10000"})
  int instances;

  private ConfigurableApplicationContext context;
  private LoadBalancerClient balancer;
  private ClientHttpRequestExecution call;
  private HttpRequest request;

  /** Starts the application. */
  @Setup
  public void setUp() {
    context =
        new SpringApplicationBuilder(ClientApplication.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .properties(properties())
            .run();
    balancer = context.getBean(LoadBalancerClient.class);
    request =
        new GetRequest(
            URI.create("http://" + Fleet.HOST + ":" + Fleet.PORT + "/host_name"),
            // Each its own cookie alone: Spring Cloud's does not find it beside another.
            client.equals(OURS)
                ? "user=" + Fleet.uid(0)
                : SpringPickBenchmark.COOKIE + "=" + Fleet.uid(instances / 2));
    call = (sent, body) -> new NoResponse(sent.getURI());
    List<ClientHttpRequestInterceptor> interceptors =
        new ArrayList<>(context.getBean(RestTemplate.class).getInterceptors());
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      ClientHttpRequestInterceptor interceptor = interceptors.get(i);
      ClientHttpRequestExecution next = call;
      call = (sent, body) -> interceptor.intercept(sent, body, next);
    }
    check();
  }

  private Map<String, Object> properties() {
    boolean ours = client.equals(OURS);
    Map<String, Object> properties = new HashMap<>();
    properties.put(ClientApplication.INSTANCES, instances);
    properties.put(ClientApplication.EQUAL, mode.equals(DEFAULT));
    properties.put("k8s.discovery.enabled", ours);
    properties.put("k8s.discovery.namespace", Fleet.NAMESPACE);
    properties.put("spring.cloud.discovery.reactive.enabled", "false");
    if (ours && mode.equals(STICKY)) {
      properties.put("k8s.discovery.sticky.keys", "cookie:user");
      properties.put("k8s.discovery.sticky.binding", "hash");
    }
    if (!ours && !mode.equals(DEFAULT)) {
      properties.put(
          "spring.cloud.loadbalancer.configurations",
          mode.equals(WEIGHTED) ? SpringPickBenchmark.WEIGHTED : SpringPickBenchmark.STICKY);
    }
    return properties;
  }

  /** That the client is the one that was asked for, and sends calls to instances. */
  private void check() {
    String implementation = balancer.getClass().getName();
    if (implementation.startsWith("io.github.k8sdiscovery") != client.equals(OURS)) {
      throw new IllegalStateException("client: " + implementation + " (expected: " + client + ")");
    }
    String sent = sent();
    if (!sent.matches("http://10\\.\\d+\\.\\d+\\.\\d+:8080/host_name")) {
      throw new IllegalStateException("sent: " + sent + " (expected: to an instance)");
    }
    String again = sent();
    if (mode.equals(STICKY) && !sent.equals(again)) {
      throw new IllegalStateException("sent: " + again + " (expected: " + sent + ")");
    }
  }

  private String sent() {
    try (ClientHttpResponse response = intercept()) {
      return ((NoResponse) response).sent().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the application. */
  @TearDown
  public void tearDown() {
    context.close();
  }

  /**
   * The client's choice alone, without a request to look at.
   *
   * @return the instance
   */
  @Benchmark
  public ServiceInstance choose() {
    return balancer.choose(Fleet.HOST);
  }

  /**
   * All that {@code @LoadBalanced} adds: choice, life cycle, the request's new URI.
   *
   * @return the response
   * @throws IOException never
   */
  @Benchmark
  public ClientHttpResponse intercept() throws IOException {
    return call.execute(request, NO_BODY);
  }
}
