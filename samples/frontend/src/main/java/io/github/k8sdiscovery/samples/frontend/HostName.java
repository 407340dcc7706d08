package io.github.k8sdiscovery.samples.frontend;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The backend's answer to {@code GET /host_name}, passed on as it is.
 *
 * @param hostName the name of the pod that answered
 */
public record HostName(@JsonProperty("host_name") String hostName) {}
