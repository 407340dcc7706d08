package io.github.k8sdiscovery.samples.grpc.frontend;

import io.github.k8sdiscovery.samples.grpc.api.HostNameGrpc.HostNameBlockingStub;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.grpc.client.ImportGrpcClients;

/** An ordinary Spring gRPC client. That calls spread over pods is in the target of its channel. */
@SpringBootApplication
@ImportGrpcClients(target = "backend", types = HostNameBlockingStub.class)
public class FrontendApplication {}
