package io.github.k8sdiscovery.model;

/**
 * The pod behind an instance.
 *
 * @param name the pod's name
 * @param uid the pod's UID, which no other pod ever has
 */
public record PodRef(String name, String uid) {}
