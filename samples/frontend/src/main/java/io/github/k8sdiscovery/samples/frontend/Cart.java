package io.github.k8sdiscovery.samples.frontend;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The backend's answer to {@code /cart}, passed on as it is.
 *
 * @param hostName the name of the pod that keeps the cart
 * @param items how many items are in it
 */
public record Cart(@JsonProperty("host_name") String hostName, int items) {}
