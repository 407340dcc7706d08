package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.connect.CallNames;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestTransformer;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/** Gives blocking calls the names they go by. */
public final class NamingRequestTransformer implements LoadBalancerRequestTransformer {

  private final Naming naming;

  /**
   * A transformer.
   *
   * @param naming knows the names
   */
  public NamingRequestTransformer(Naming naming) {
    this.naming = naming;
  }

  @Override
  public HttpRequest transformRequest(HttpRequest request, @Nullable ServiceInstance instance) {
    HttpRequest written =
        request instanceof HttpRequestWrapper wrapper ? wrapper.getRequest() : request;
    CallNames names = naming.of(instance, written.getURI());
    return names == null ? request : new NamedRequest(request, names);
  }
}
