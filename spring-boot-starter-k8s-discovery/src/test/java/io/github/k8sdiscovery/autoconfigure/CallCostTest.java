package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

  @Test
  void interception_whole_allocatesLittle() {
    cluster.pods("backend", 8080, "a", "b", "c");
    Runners.over(cluster)
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
              allocated(interceptor, request, call);
              long bytes = allocated(interceptor, request, call) / CALLS;
              assertThat(bytes).isLessThan(BYTES);
            });
  }

  private static long allocated(
      LoadBalancerInterceptor interceptor,
      MockClientHttpRequest request,
      ClientHttpRequestExecution call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      try {
        interceptor.intercept(request, NO_BODY, call);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
