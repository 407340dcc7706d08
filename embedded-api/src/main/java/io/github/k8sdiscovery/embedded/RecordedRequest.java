package io.github.k8sdiscovery.embedded;

import java.time.Instant;

/**
 * A request that the server has answered, or begun to answer if it is a watch. Texts are "" where
 * the request had none.
 *
 * @param verb what was asked; {@link Verb#GET} for paths that are no resource
 * @param resource the plural name, or the path for paths that are no resource
 * @param namespace the namespace; "" for all namespaces
 * @param name the object's name; "" for lists and watches
 * @param labelSelector the label selector as sent
 * @param fieldSelector the field selector as sent
 * @param resourceVersion the resourceVersion parameter as sent
 * @param status the HTTP status of the answer
 * @param metadataOnly whether nothing but the objects' metadata was asked for
 * @param at when it was answered
 */
public record RecordedRequest(
    Verb verb,
    String resource,
    String namespace,
    String name,
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    int status,
    boolean metadataOnly,
    Instant at) {}
