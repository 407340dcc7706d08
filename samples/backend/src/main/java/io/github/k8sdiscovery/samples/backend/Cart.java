package io.github.k8sdiscovery.samples.backend;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer of {@code /cart}.
 *
 * @param hostName the pod that keeps the cart
 * @param items how many items are in it
 */
public record Cart(@JsonProperty("host_name") String hostName, int items) {}
