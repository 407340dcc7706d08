/** What users rely on, scenario by scenario, on a real control plane. */
@NullMarked
package io.github.k8sdiscovery.e2e.scenario;

import org.jspecify.annotations.NullMarked;
