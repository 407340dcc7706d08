package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.Picker;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.health.Checked;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.sticky.StickySettings;
import java.util.List;
import java.util.Map;

/**
 * What the stages made of the instances behind a port.
 *
 * @param eligible those that this client may use
 * @param checked those of them that are well
 * @param instances those to pick from, with the weights that count
 * @param picker picks from them
 * @param sticky what keeps sessions together here
 * @param bindable by id, those that may keep a session that is bound to them; empty where none can
 *     be
 * @param balancing makes the pickers of this port
 */
record Selection(
    Eligible eligible,
    Checked checked,
    List<Instance> instances,
    Picker picker,
    StickySettings sticky,
    Map<String, Instance> bindable,
    Balancing balancing) {}
