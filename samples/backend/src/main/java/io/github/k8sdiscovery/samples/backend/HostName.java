package io.github.k8sdiscovery.samples.backend;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer of {@code GET /host_name}.
 *
 * @param hostName the pod's name, or the machine's outside a cluster
 */
public record HostName(@JsonProperty("host_name") String hostName) {}
