// Makes the calls: at a rate, through the chosen clients in turn.

const TIMEOUT_MILLIS = 10_000;
// A browser opens six connections to one host; more calls would only queue in it.
const MAX_IN_FLIGHT = 6;
const TICK_MILLIS = 20;

export class Caller {
  /** @param {(call: import('./tally.js').Call) => void} landed told of each call's end */
  constructor(landed) {
    this.landed = landed;
    this.clients = [];
    this.rate = 1;
    this.turn = 0;
    this.inFlight = 0;
    this.due = 0;
    this.timer = undefined;
  }

  get running() {
    return this.timer !== undefined;
  }

  start() {
    let last = performance.now();
    this.due = 1;
    this.timer = setInterval(() => {
      const now = performance.now();
      this.due = Math.min(this.due + ((now - last) * this.rate) / 1000, MAX_IN_FLIGHT);
      last = now;
      while (this.due >= 1 && this.inFlight < MAX_IN_FLIGHT && this.clients.length > 0) {
        this.due--;
        this.call(this.clients[this.turn++ % this.clients.length]);
      }
    }, TICK_MILLIS);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  async call(client) {
    this.inFlight++;
    const started = performance.now();
    let outcome;
    try {
      outcome = await ask(client.path);
    } catch (error) {
      outcome = { failure: error.name === 'TimeoutError' ? 'no answer in 10 s' : 'the frontend is not reachable' };
    } finally {
      this.inFlight--;
    }
    this.landed({ at: Date.now(), client, millis: performance.now() - started, ...outcome });
  }
}

async function ask(path) {
  const response = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  const body = await response.json().catch(() => ({}));
  if (response.ok && body.host_name) {
    return { pod: body.host_name, version: response.headers.get('X-Backend-Version') ?? '' };
  }
  return { failure: `${response.status} ${body.detail ?? body.error ?? 'without a reason'}` };
}
