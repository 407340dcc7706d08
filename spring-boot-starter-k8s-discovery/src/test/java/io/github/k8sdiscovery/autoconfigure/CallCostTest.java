package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerInterceptor;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;

/** What a load-balanced call costs beside the HTTP call itself. */
class CallCostTest {

  /** The bound that the design sets; 1,272 B when this was written. */
  private static final int BYTES = 1500;

  private static final int CALLS = 20_000;
  private static final byte[] NO_BODY = {};

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private ApplicationContextRunner measured() {
    return Runners.over(cluster)
        .withConfiguration(AutoConfigurations.of(DiscoveryMetricsAutoConfiguration.class))
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new);
  }

  /** A pick is neither measured nor told of. */
  @Test
  void choose_withMeters_allocatesNoMoreThanWithout() {
    cluster.pods("backend", 8080, "a", "b", "c");
    List<Long> bytes = new ArrayList<>();
    for (ApplicationContextRunner runner : List.of(Runners.over(cluster), measured())) {
      runner.run(
          context -> {
            LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
            allocated(() -> client.choose("backend"));
            bytes.add(allocated(() -> client.choose("backend")) / CALLS);
          });
    }
    assertThat(bytes.get(1)).isLessThanOrEqualTo(bytes.get(0)).isLessThanOrEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interception_whole_allocatesLittle(boolean meters) {
    cluster.pods("backend", 8080, "a", "b", "c");
    (meters ? measured() : Runners.over(cluster))
        .withPropertyValues("spring.cloud.loadbalancer.retry.enabled=false")
        .run(
            context -> {
              LoadBalancerInterceptor interceptor = context.getBean(LoadBalancerInterceptor.class);
              MockClientHttpRequest request =
                  new MockClientHttpRequest(
                      HttpMethod.GET, URI.create("http://backend:5000/host_name"));
              MockClientHttpResponse answer = new MockClientHttpResponse(NO_BODY, HttpStatus.OK);
              ClientHttpRequestExecution call =
                  (sent, body) -> {
                    // As an HTTP client does; it makes the new URL.
                    return sent.getURI().getPort() == 8080 ? answer : new MockClientHttpResponse();
                  };
              Callable<?> intercepted = () -> interceptor.intercept(request, NO_BODY, call);
              allocated(intercepted);
              long bytes = allocated(intercepted) / CALLS;
              assertThat(bytes).isLessThan(BYTES);
            });
  }

  private static long allocated(Callable<?> call) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.call();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
