package io.github.k8sdiscovery.samples.backend;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this pod differs from others.
 *
 * @param version which version it calls itself, for example {@code v2}; empty, the default, for
 *     none
 * @param delay how long {@code GET /host_name} takes, to be the slow pod; a number without a unit
 *     is in milliseconds; default none
 */
@ConfigurationProperties("backend")
record BackendProperties(@DefaultValue("") String version, @DefaultValue("0ms") Duration delay) {}
