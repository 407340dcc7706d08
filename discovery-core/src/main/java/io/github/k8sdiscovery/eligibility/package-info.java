/**
 * Which instances this client may use: kube-proxy's rules. Read {@link
 * io.github.k8sdiscovery.eligibility.Eligibility}.
 */
@NullMarked
package io.github.k8sdiscovery.eligibility;

import org.jspecify.annotations.NullMarked;
