package io.github.k8sdiscovery.samples.gateway;

/** Gateway on servlets. */
class WebMvcEdgeTest extends EdgeTest {

  @Override
  String profile() {
    return "webmvc";
  }
}
