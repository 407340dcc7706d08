// A shopping cart that one pod keeps in its memory: which one, and when another took its place.

const EVERY_MILLIS = 1000;
const TIMEOUT_MILLIS = 10_000;

/** @typedef {{at: number, from: string, to: string, items: number}} Move */

export class Cart {
  /** @param {() => void} changed told whenever there is something new to show */
  constructor(changed) {
    this.changed = changed;
    this.items = 0;
    this.pod = '';
    this.failure = '';
    /** @type {Move[]} newest last; items are those that were in the memory of the pod before */
    this.moves = [];
    this.busy = false;
    this.timer = undefined;
  }

  /** Puts something in, and looks after the cart from then on. */
  async add() {
    await this.call('POST');
    this.timer ??= setInterval(() => this.busy || this.call('GET'), EVERY_MILLIS);
  }

  async call(method) {
    this.busy = true;
    try {
      const response = await fetch('/cart', { method, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
      const body = await response.json().catch(() => ({}));
      this.failure = response.ok ? '' : `${response.status} ${body.detail ?? body.error ?? 'without a reason'}`;
      if (response.ok) {
        this.see(body.host_name, body.items);
      }
    } catch (error) {
      this.failure = error.name === 'TimeoutError' ? 'no answer in 10 s' : 'the frontend is not reachable';
    } finally {
      this.busy = false;
    }
    this.changed();
  }

  see(pod, items) {
    if (this.pod && this.pod !== pod) {
      this.moves.push({ at: Date.now(), from: this.pod, to: pod, items: this.items });
    }
    this.pod = pod;
    this.items = items;
  }
}
