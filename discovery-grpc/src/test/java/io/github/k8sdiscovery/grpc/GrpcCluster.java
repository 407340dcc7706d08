package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.test.ClusterFixture;
import io.github.k8sdiscovery.test.MockPod;
import io.github.k8sdiscovery.test.MockService;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A made-up cluster whose pods are real servers, and the channels to it. */
final class GrpcCluster implements AutoCloseable {

  private final ClusterFixture cluster = new ClusterFixture("example");
  private final MockService backend;
  private final Map<String, GrpcPod> pods = new LinkedHashMap<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final KubernetesNameResolverProvider provider =
      new KubernetesNameResolverProvider(cluster.discovery());

  /** With the service {@code backend-service}, port 5000, and a pod of each name. */
  GrpcCluster(String... names) {
    NameResolverRegistry.getDefaultRegistry().register(provider);
    this.backend = cluster.service("backend-service").port(5000);
    for (String name : names) {
      add(GrpcPod.start(name));
    }
  }

  ClusterFixture cluster() {
    return cluster;
  }

  MockService backend() {
    return backend;
  }

  /** Puts a server behind the service, ready. */
  GrpcPod add(GrpcPod pod) {
    pods.put(pod.name(), pod);
    mock(pod.name()).at("127.0.0.1", pod.port()).ready();
    return pod;
  }

  GrpcPod pod(String name) {
    return Objects.requireNonNull(pods.get(name));
  }

  MockPod mock(String name) {
    return backend.pod(name);
  }

  ManagedChannel channel(String target) {
    return channel(target, InsecureChannelCredentials.create());
  }

  ManagedChannel channel(String target, ChannelCredentials credentials) {
    ManagedChannel channel = Grpc.newChannelBuilder(target, credentials).build();
    channels.add(channel);
    return channel;
  }

  /** For a cluster whose scheme another one has registered first. */
  ManagedChannel channelOfItsOwn(String target) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
            .setNameResolverArg(KubernetesNameResolverProvider.DISCOVERY, cluster.discovery())
            .build();
    channels.add(channel);
    return channel;
  }

  /** Where so many calls, one after the other, went: how many to each pod. */
  static Map<String, Integer> spread(ManagedChannel channel, int calls) {
    Map<String, Integer> landed = new TreeMap<>();
    for (int i = 0; i < calls; i++) {
      landed.merge(GrpcPod.call(channel), 1, Integer::sum);
    }
    return landed;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    NameResolverRegistry.getDefaultRegistry().deregister(provider);
    pods.values().forEach(GrpcPod::close);
    cluster.close();
  }
}
