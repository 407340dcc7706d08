package io.github.k8sdiscovery.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real gRPC server on the loopback that says its name, and can keep calls waiting. */
final class GrpcPod implements AutoCloseable {

  /**
   * Answers with the pod's name; "hold", or "hold" and its name, waits for {@link #release()};
   * "fail" is refused.
   */
  static final MethodDescriptor<String, String> NAME = method("test.Pod/Name");

  private final String name;
  private final Server server;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final Queue<StreamObserver<String>> held = new ConcurrentLinkedQueue<>();

  private GrpcPod(String name, int port, ServerCredentials credentials) {
    this.name = name;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.server =
        NettyServerBuilder.forAddress(address, credentials)
            .addService(
                ServerServiceDefinition.builder("test.Pod")
                    .addMethod(NAME, ServerCalls.asyncUnaryCall(this::answer))
                    .build())
            .addTransportFilter(new Counting())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GrpcPod start(String name) {
    return start(name, 0);
  }

  static GrpcPod start(String name, int port) {
    return new GrpcPod(name, port, InsecureServerCredentials.create());
  }

  static GrpcPod start(String name, ServerCredentials credentials) {
    return new GrpcPod(name, 0, credentials);
  }

  static String call(Channel channel) {
    return call(channel, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS), "name");
  }

  static String call(Channel channel, CallOptions options, String request) {
    return ClientCalls.blockingUnaryCall(channel, NAME, options, request);
  }

  String name() {
    return name;
  }

  int port() {
    return server.getPort();
  }

  int calls() {
    return calls.get();
  }

  /** How many connections are open now. */
  int connections() {
    return connections.get();
  }

  /** How many there have ever been. */
  int opened() {
    return opened.get();
  }

  int held() {
    return held.size();
  }

  void release() {
    for (StreamObserver<String> call = held.poll(); call != null; call = held.poll()) {
      reply(call);
    }
  }

  /** Ends as a pod does that is told to: no new calls, those in flight go on. */
  void shutdown() {
    server.shutdown();
  }

  boolean terminated() {
    return server.isTerminated();
  }

  /** Ends as a process does that is killed. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(String request, StreamObserver<String> call) {
    calls.incrementAndGet();
    if (request.equals("hold") || request.equals("hold " + name)) {
      held.add(call);
    } else if (request.equals("fail")) {
      call.onError(Status.UNAVAILABLE.withDescription("not now").asException());
    } else {
      reply(call);
    }
  }

  private void reply(StreamObserver<String> call) {
    call.onNext(name);
    call.onCompleted();
  }

  private static MethodDescriptor<String, String> method(String fullName) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(fullName)
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  private final class Counting extends ServerTransportFilter {

    @Override
    public Attributes transportReady(Attributes attributes) {
      connections.incrementAndGet();
      opened.incrementAndGet();
      return attributes;
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      connections.decrementAndGet();
    }
  }

  private static final class Text implements Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
