package io.github.k8sdiscovery.samples.demo;

/** The demo cannot go on; the message is for the person in front of it. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
