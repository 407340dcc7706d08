package io.github.k8sdiscovery.gateway;

import java.net.URI;

/** URLs of calls before an instance is put into them. */
final class RouteUris {

  /** Stands for: to the service of that name, whatever the instance wants. */
  static final String LB = "lb";

  private RouteUris() {}

  /**
   * A request's path and query at the host of its route. That it came by https says nothing about
   * the way from here on; whether that is https as well, the instance knows.
   *
   * @param route where it leads to
   * @param asked the request's own URL
   */
  static URI at(URI route, URI asked) {
    String scheme = LB.equals(route.getScheme()) ? "http" : route.getScheme();
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    return URI.create(scheme + "://" + route.getRawAuthority() + asked.getRawPath() + query);
  }
}
