/**
 * Services found by DNS, for clients that may not ask the API: who is asked, what is asked, and
 * what the answers mean. Read {@link io.github.k8sdiscovery.source.dns.DnsSource} first, then
 * {@code Lookup} (the questions of one look at a service) and {@code Endpoints} (from SRV records
 * to instances).
 */
@NullMarked
package io.github.k8sdiscovery.source.dns;

import org.jspecify.annotations.NullMarked;
