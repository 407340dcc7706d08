package io.github.k8sdiscovery.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.test.ClusterFixture;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.FixedResultPicker;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.PickDetailsConsumer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The policy beside a channel that a test moves by hand. */
class DiscoveryLoadBalancerTest {

  private final ClusterFixture cluster = new ClusterFixture("example");
  private final FakeChannel channel = new FakeChannel();
  private final DiscoveryLoadBalancer policy = new DiscoveryLoadBalancer(channel);

  @AfterEach
  void close() {
    channel.in(policy::shutdown);
    channel.timer.shutdownNow();
    cluster.close();
  }

  @Test
  void firstPicks_waitUntilEachInstanceIsConnectedOrHasFailed() {
    resolve("a", "b", "c");

    channel.move(0, ConnectivityState.READY);
    channel.move(1, ConnectivityState.READY);
    assertThat(channel.pick()).isNull();
    channel.move(2, ConnectivityState.TRANSIENT_FAILURE);

    assertThat(channel.picks(4)).isEqualTo(Set.of(channel.made.get(0), channel.made.get(1)));
  }

  @Test
  void firstPicks_whereAnInstanceStaysSilent_waitForABoundedTime() {
    resolve("a", "b");

    channel.move(0, ConnectivityState.READY);
    assertThat(channel.pick()).isNull();

    await().until(() -> channel.pick() != null);
    assertThat(channel.picks(4)).isEqualTo(Set.of(channel.made.get(0)));
  }

  @Test
  void laterPicks_doNotWaitForANewInstance() {
    resolve("a");
    channel.move(0, ConnectivityState.READY);

    resolve("a", "b");

    assertThat(channel.picks(4)).isEqualTo(Set.of(channel.made.get(0)));
    channel.move(1, ConnectivityState.READY);
    assertThat(channel.picks(4)).hasSize(2);
  }

  @Test
  void connection_thatTheInstanceClosed_isAskedForAgain() {
    resolve("a");
    channel.move(0, ConnectivityState.READY);
    int before = channel.made.get(0).requested;

    channel.move(0, ConnectivityState.IDLE);

    assertThat(channel.made.get(0).requested).isEqualTo(before + 1);
    assertThat(channel.state).isEqualTo(ConnectivityState.CONNECTING);
  }

  @Test
  void connection_thatFails_countsAsFailingUntilItIsReady() {
    resolve("a");

    channel.move(0, ConnectivityState.TRANSIENT_FAILURE);
    channel.move(0, ConnectivityState.CONNECTING);

    assertThat(channel.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    channel.move(0, ConnectivityState.READY);
    assertThat(channel.state).isEqualTo(ConnectivityState.READY);
  }

  @Test
  void connections_afterManyChanges_areAsManyAsInstances() {
    for (int i = 0; i < 200; i++) {
      resolve("a", "b", "c");
      resolve("a", i % 2 == 0 ? "b" : "c");
    }

    assertThat(channel.made.stream().filter(subchannel -> !subchannel.shutdown)).hasSize(2);
    assertThat(channel.made.get(0).shutdown).isFalse();
  }

  @Test
  void target_ofAnotherResolver_isRefused() {
    Status[] status = new Status[1];
    channel.in(
        () ->
            status[0] =
                policy.acceptResolvedAddresses(
                    ResolvedAddresses.newBuilder().setAddresses(List.of()).build()));

    assertThat(status[0].getDescription())
        .isEqualTo("policy k8s_discovery: fake (expected: a target k8s:///service:port)");
  }

  /** Makes these the pods of the service, and tells the policy. */
  private void resolve(String... pods) {
    var service = cluster.service("backend-service").port(5000);
    for (String name : List.of("a", "b", "c")) {
      if (List.of(pods).contains(name)) {
        service.pod(name).ready();
      } else {
        service.pod(name).notReady();
      }
    }
    FollowedTarget target = new FollowedTarget(cluster.discovery(), "backend-service", 5000);
    Resolved resolved = new Resolved(target, target.view().join(), Status.OK);
    channel.in(
        () ->
            assertThat(
                    policy.acceptResolvedAddresses(
                        ResolvedAddresses.newBuilder()
                            .setAddresses(List.of())
                            .setAttributes(
                                Attributes.newBuilder().set(Resolved.KEY, resolved).build())
                            .build()))
                .isEqualTo(Status.OK));
  }

  private static final class FakeChannel extends Helper {

    private final SynchronizationContext context =
        new SynchronizationContext(
            (thread, e) -> {
              throw new AssertionError(e);
            });
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<FakeSubchannel> made = new ArrayList<>();
    private volatile ConnectivityState state = ConnectivityState.IDLE;
    private volatile SubchannelPicker picker = new FixedResultPicker(PickResult.withNoResult());

    void in(Runnable work) {
      context.execute(work);
    }

    void move(int subchannel, ConnectivityState next) {
      in(() -> made.get(subchannel).move(next));
    }

    /** Where a call goes; null if it waits. */
    @Nullable Subchannel pick() {
      PickResult result = picker.pickSubchannel(new Call());
      assertThat(result.getStatus()).isEqualTo(Status.OK);
      return result.getSubchannel();
    }

    Set<Subchannel> picks(int calls) {
      Set<Subchannel> picked = new HashSet<>();
      for (int i = 0; i < calls; i++) {
        Subchannel subchannel = pick();
        if (subchannel != null) {
          picked.add(subchannel);
        }
      }
      return picked;
    }

    @Override
    public Subchannel createSubchannel(CreateSubchannelArgs args) {
      FakeSubchannel subchannel = new FakeSubchannel(args.getAddresses());
      made.add(subchannel);
      return subchannel;
    }

    @Override
    public void updateBalancingState(ConnectivityState next, SubchannelPicker newPicker) {
      state = next;
      picker = newPicker;
    }

    @Override
    public SynchronizationContext getSynchronizationContext() {
      return context;
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
      return timer;
    }

    @Override
    public String getAuthority() {
      return "fake";
    }

    @Override
    public ManagedChannel createOobChannel(EquivalentAddressGroup addresses, String authority) {
      throw new AssertionError("the policy makes no channels of its own");
    }
  }

  private static final class FakeSubchannel extends Subchannel {

    private final List<EquivalentAddressGroup> addresses;
    private SubchannelStateListener listener = state -> {};
    private int requested;
    private boolean shutdown;

    FakeSubchannel(List<EquivalentAddressGroup> addresses) {
      this.addresses = addresses;
    }

    void move(ConnectivityState next) {
      listener.onSubchannelState(
          next == ConnectivityState.TRANSIENT_FAILURE
              ? ConnectivityStateInfo.forTransientFailure(Status.UNAVAILABLE)
              : ConnectivityStateInfo.forNonError(next));
    }

    @Override
    public void start(SubchannelStateListener stateListener) {
      listener = stateListener;
    }

    @Override
    public void requestConnection() {
      requested++;
    }

    @Override
    public void shutdown() {
      shutdown = true;
    }

    @Override
    public List<EquivalentAddressGroup> getAllAddresses() {
      return addresses;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }
  }

  private static final class Call extends PickSubchannelArgs {

    @Override
    public CallOptions getCallOptions() {
      return CallOptions.DEFAULT;
    }

    @Override
    public Metadata getHeaders() {
      return new Metadata();
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return GrpcPod.NAME;
    }

    @Override
    public PickDetailsConsumer getPickDetailsConsumer() {
      return new PickDetailsConsumer() {};
    }
  }
}
