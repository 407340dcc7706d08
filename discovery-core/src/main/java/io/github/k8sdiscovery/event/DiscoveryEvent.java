package io.github.k8sdiscovery.event;

import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.ServiceId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a followed service. A closed set, so that a {@code switch} can name
 * them all.
 */
public sealed interface DiscoveryEvent {

  /** {@return the service it happened to} */
  ServiceId service();

  /**
   * The service has a new snapshot that differs from the one before; picks already honour it.
   *
   * @param service which service
   * @param total how many instances the snapshot has, whatever their state
   * @param latency how long after the cluster began the change; null where the source does not know
   *     when that was. The cluster notes whole seconds, so it can be up to a second too long
   */
  record InstancesChanged(ServiceId service, int total, @Nullable Duration latency)
      implements DiscoveryEvent {}

  /**
   * Another source speaks for the service than before, or the first one does and better ones were
   * passed over, or these do not speak for another sort of reason than before.
   *
   * @param service which service
   * @param source the source in use from now on
   * @param passedOver the better sources, best first, and why they do not speak
   */
  record SourceSelected(ServiceId service, String source, List<PassedOver> passedOver)
      implements DiscoveryEvent {

    // Copies the list.
    public SourceSelected {
      passedOver = List.copyOf(passedOver);
    }
  }

  /**
   * A source can no longer answer for the service. Said once per episode.
   *
   * @param service which service
   * @param source which source
   * @param reason what went wrong and what to do
   * @param stale whether the last snapshot still serves
   */
  record SourceDegraded(ServiceId service, String source, String reason, boolean stale)
      implements DiscoveryEvent {}

  /**
   * A source answers for the service again.
   *
   * @param service which service
   * @param source which source
   */
  record SourceRecovered(ServiceId service, String source) implements DiscoveryEvent {}

  /**
   * The service existed and exists no longer.
   *
   * @param service which service
   */
  record ServiceRemoved(ServiceId service) implements DiscoveryEvent {}

  /**
   * The service says {@code internalTrafficPolicy: Local}, and this client does not know its node,
   * so that the policy cannot be applied. Said once for each service.
   *
   * @param service which service
   */
  record LocalPolicyIgnored(ServiceId service) implements DiscoveryEvent {}

  /**
   * The calls to an instance failed, and it gets none for a while.
   *
   * @param service which service
   * @param instanceId the instance's id
   * @param authority its address and port, as they stand in a URI
   * @param time how long it is left out, at most
   * @param inARow how many times it has been ejected since it was last well, 1 for the first: one
   *     episode counts up
   */
  record InstanceEjected(
      ServiceId service, String instanceId, String authority, Duration time, int inARow)
      implements DiscoveryEvent {}

  /**
   * An instance that was ejected gets calls like any other again: it has answered, or too many
   * others are ejected.
   *
   * @param service which service
   * @param instanceId the instance's id
   * @param authority its address and port, as they stand in a URI
   */
  record InstanceReturned(ServiceId service, String instanceId, String authority)
      implements DiscoveryEvent {}

  /**
   * So few instances are left that ejections are ignored from now on; or enough again.
   *
   * @param service which service
   * @param panic whether they are ignored
   */
  record PanicChanged(ServiceId service, boolean panic) implements DiscoveryEvent {}

  /**
   * A weight that somebody wrote down is none. It counts as 1, or as not written if it does not say
   * for which instances. Said once for each text.
   *
   * @param service which service
   * @param where where it stands
   * @param text what is written there
   * @param expected what a weight looks like
   */
  record WeightIgnored(ServiceId service, String where, String text, String expected)
      implements DiscoveryEvent {}

  /**
   * Every instance that could take calls has weight 0, so they are taken as if all had 1. Said once
   * until one has another weight.
   *
   * @param service which service
   */
  record AllWeightsZero(ServiceId service) implements DiscoveryEvent {}

  /**
   * A session that a token bound to an instance goes to another one from now on, because the first
   * one is gone, ejected, or did not answer. Said once for each session that comes back.
   *
   * @param service which service
   * @param from the id of the instance that had the session
   * @param to the id of the instance that has it now
   */
  record SessionMoved(ServiceId service, String from, String to) implements DiscoveryEvent {}
}
