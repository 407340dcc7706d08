package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.Set;

/**
 * The instances of a list by their health.
 *
 * @param usable those to use, in the list's order; with those on probation
 * @param ejected those left out
 * @param onProbation those of the usable ones that {@link Health#tryProbe} decides on
 * @param panic whether so few were left that ejections are ignored
 */
public record Checked(
    List<Instance> usable, List<Instance> ejected, Set<Instance> onProbation, boolean panic) {}
