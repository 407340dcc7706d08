package io.github.k8sdiscovery.samples.grpc.frontend;

import io.github.k8sdiscovery.samples.grpc.api.HostNameGrpc.HostNameBlockingStub;
import io.github.k8sdiscovery.samples.grpc.api.HostNameRequest;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Calls the backend. */
@Component
public class Backend {

  private static final long DEADLINE_SECONDS = 5;

  private final HostNameBlockingStub stub;

  Backend(HostNameBlockingStub stub) {
    this.stub = stub;
  }

  /** The name of the pod that answers. */
  public String hostName() {
    return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .get(HostNameRequest.getDefaultInstance())
        .getHostName();
  }
}
