package io.github.k8sdiscovery.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.MockClientHttpRequest;

class CallRequestDataTest {

  @Test
  void cookies_read_areWhatSpringCloudReads() {
    MockClientHttpRequest request =
        new MockClientHttpRequest(HttpMethod.POST, URI.create("http://backend-service:5000/a?b=c"));
    request.getHeaders().add(HttpHeaders.COOKIE, "user=4711");
    request.getHeaders().add(HttpHeaders.ACCEPT, "application/json");
    RequestData expected = new RequestData(request);
    RequestData data = new CallRequestData(request);
    assertThat(data.getCookies()).isEqualTo(expected.getCookies()).containsKey("user");
    assertThat(data.getHttpMethod()).isEqualTo(expected.getHttpMethod());
    assertThat(data.getUrl()).isEqualTo(expected.getUrl());
    assertThat(data.getHeaders()).isEqualTo(expected.getHeaders());
    assertThat(data.getAttributes()).isEmpty();
  }
}
