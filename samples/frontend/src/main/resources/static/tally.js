// What was called and where it landed. Plain state, no page.

export const CLIENTS = [
  { id: 'rest-template', name: 'RestTemplate', path: '/host_name' },
  { id: 'rest-client', name: 'RestClient', path: '/rest-client/host_name' },
  { id: 'web-client', name: 'WebClient', path: '/web-client/host_name' },
  { id: 'interface', name: 'HTTP interface', path: '/interface/host_name' },
  // The same pods under another Service name, whose policy goes by how fast they answer. Off until it is asked for.
  { id: 'fast', name: 'fast-service', path: '/fast/host_name', off: true },
];

const KEPT_CALLS = 2000;
const KEPT_FAILURES = 50;

/** @typedef {{at: number, client: typeof CLIENTS[0], pod?: string, version?: string, failure?: string, millis: number}} Call */

export class Tally {
  constructor() {
    this.clear();
  }

  clear() {
    this.total = 0;
    this.failed = 0;
    /** @type {Map<string, {name: string, version: string, total: number, byClient: Map<string, number>, lastAt: number}>} */
    this.pods = new Map();
    /** @type {Call[]} newest last */
    this.calls = [];
    /** @type {Call[]} newest last */
    this.failures = [];
  }

  /** @param {Call} call */
  add(call) {
    this.total++;
    keep(this.calls, call, KEPT_CALLS);
    if (call.pod === undefined) {
      this.failed++;
      keep(this.failures, call, KEPT_FAILURES);
      return;
    }
    let pod = this.pods.get(call.pod);
    if (!pod) {
      pod = { name: call.pod, version: '', total: 0, byClient: new Map(), lastAt: 0 };
      this.pods.set(call.pod, pod);
    }
    pod.version = call.version;
    pod.total++;
    pod.byClient.set(call.client.id, (pod.byClient.get(call.client.id) ?? 0) + 1);
    pod.lastAt = Math.max(pod.lastAt, call.at);
  }

  /** Pods by name, numbers in names in their own order. */
  sortedPods() {
    return [...this.pods.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  /** How many calls each pod answered since then, by name; a pod without one is not in it. */
  countsSince(at) {
    const counts = new Map();
    for (const call of this.calls) {
      if (call.pod !== undefined && call.at >= at) {
        counts.set(call.pod, (counts.get(call.pod) ?? 0) + 1);
      }
    }
    return counts;
  }

  /** How many calls each version of the backend answered since then, by version; only those that are known. */
  versionsSince(at) {
    const recent = this.countsSince(at);
    const counts = new Map();
    for (const pod of this.sortedPods().filter((pod) => pod.version)) {
      counts.set(pod.version, (counts.get(pod.version) ?? 0) + (recent.get(pod.name) ?? 0));
    }
    return counts;
  }

  /** Median duration of the kept answered calls, or undefined when there is none. */
  medianMillis() {
    const times = this.calls.filter((call) => call.pod !== undefined).map((call) => call.millis).sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)];
  }
}

function keep(list, item, limit) {
  list.push(item);
  if (list.length > limit) {
    list.splice(0, list.length - limit);
  }
}
