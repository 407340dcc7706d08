package io.github.k8sdiscovery.model;

/**
 * A source that would go before the one in use, and why it does not.
 *
 * @param source the source's name
 * @param reason why it cannot answer
 */
public record PassedOver(String source, Unavailability reason) {}
