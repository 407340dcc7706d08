package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.time.Scheduler;

/**
 * What every watch needs.
 *
 * @param connections to the API
 * @param settings how watches are kept alive
 * @param scheduler where everything runs
 */
record ApiAccess(ApiConnections connections, WatchSettings settings, Scheduler scheduler) {

  <T extends Wire.Item> ListWatch<T> watch(
      Resource resource, Class<T> type, WatchListener<T> listener) {
    return new ListWatch<>(resource, type, connections, settings, scheduler, listener);
  }
}
