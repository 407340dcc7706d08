package io.github.k8sdiscovery.benchmarks;

import java.io.InputStream;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * The answer to a call that was not made.
 *
 * @param sent where it would have gone
 */
record NoResponse(URI sent) implements ClientHttpResponse {

  private static final HttpHeaders NO_HEADERS = HttpHeaders.EMPTY;

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatus.OK;
  }

  @Override
  public String getStatusText() {
    return "OK";
  }

  @Override
  public InputStream getBody() {
    return InputStream.nullInputStream();
  }

  @Override
  public HttpHeaders getHeaders() {
    return NO_HEADERS;
  }

  @Override
  public void close() {}
}
