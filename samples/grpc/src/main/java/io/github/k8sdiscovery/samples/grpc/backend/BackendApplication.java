package io.github.k8sdiscovery.samples.grpc.backend;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An ordinary Spring gRPC server. It knows nothing of discovery. */
@SpringBootApplication
public class BackendApplication {}
