package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.time.Scheduler;

/** What everything that is done with one registry shares. */
record Registry(
    String name,
    RegistryClient client,
    RegistrySettings settings,
    SnapshotReader reader,
    Queries queries,
    Scheduler scheduler) {}
