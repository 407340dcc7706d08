// Wires the page: controls to calls, calls to what is shown.

import { Caller } from './caller.js';
import { Cart } from './cart.js';
import { CLIENTS, Tally } from './tally.js';
import { Timeline } from './timeline.js';

const SHOWN_CALLS = 12;
const QUIET_MILLIS = 3000;
const RECENT_MILLIS = 5000;
const SPEAK_EVERY_MILLIS = 5000;

const byId = (id) => document.getElementById(id);
const tally = new Tally();
const timeline = new Timeline(byId('timeline'));
const caller = new Caller((call) => {
  tally.add(call);
  dirty = true;
});
const cart = new Cart(showCart);
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

let dirty = true;
let spokenAt = 0;
let spokenTotal = 0;

/** Builds an element: attributes by name, the rest as children. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children);
  return node;
}

function showControls() {
  for (const client of CLIENTS) {
    const box = element('input', { type: 'checkbox', name: client.id, ...(client.off ? {} : { checked: '' }) });
    const label = element('label', {}, box, element('span', { class: `chip ${client.id}` }), client.name);
    byId('clients').append(label);
  }
  const heads = ['Pod', ...CLIENTS.map((client) => client.name), 'All', 'Share', 'Last 5 s'];
  byId('table-head').append(...heads.map((head) => element('th', { scope: 'col' }, head)));
}

function readControls() {
  const form = byId('controls');
  caller.clients = CLIENTS.filter((client) => form.elements[client.id].checked);
  caller.rate = Number(byId('rate').value);
  byId('rate-value').textContent = byId('rate').value;
  byId('run').disabled = caller.clients.length === 0;
  byId('once').disabled = caller.clients.length === 0;
}

function toggle() {
  if (caller.running) {
    caller.stop();
    speak(Date.now());
  } else {
    caller.start();
  }
  byId('run').textContent = caller.running ? 'Stop' : 'Start';
  byId('run').classList.toggle('on', caller.running);
}

function reset() {
  tally.clear();
  spokenTotal = 0;
  byId('spoken').textContent = 'Counters reset.';
  dirty = true;
}

const share = (count, all) => (all === 0 ? '–' : `${((100 * count) / all).toFixed(1)} %`);
const shareOfAll = (count) => share(count, tally.total - tally.failed);

/** Each pod's share of the last seconds, as a function of its name. */
function recentShares(now) {
  const counts = tally.countsSince(now - RECENT_MILLIS);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return (name) => share(counts.get(name) ?? 0, all);
}

function showFigures(pods) {
  const counts = pods.map((pod) => pod.total);
  const median = tally.medianMillis();
  byId('total').textContent = tally.total.toLocaleString('en');
  byId('failed').textContent = tally.failed.toLocaleString('en');
  byId('failed-figure').classList.toggle('bad', tally.failed > 0);
  byId('pods').textContent = pods.length;
  byId('spread').textContent = counts.length ? `${Math.min(...counts)} – ${Math.max(...counts)}` : '–';
  byId('median').textContent = median === undefined ? '–' : `${median.toFixed(median < 10 ? 1 : 0)} ms`;
}

const tag = (version) => (version ? [' ', element('span', { class: 'version' }, version)] : []);

/** The shares by version in the last seconds, which follow a change of weights at once. */
function showVersions(now) {
  const counts = [...tally.versionsSince(now - RECENT_MILLIS)];
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  byId('versions-figure').hidden = counts.length < 2;
  byId('versions').replaceChildren(...counts.map(([version, count]) => element('span', {}, `${version} ${share(count, all)}`)));
}

function bar(pod, most, now, recentShare) {
  const segments = CLIENTS.map((client) => {
    const segment = element('span', { class: `segment ${client.id}` });
    segment.style.width = `${(100 * (pod.byClient.get(client.id) ?? 0)) / most}%`;
    return segment;
  });
  const quiet = caller.running && now - pod.lastAt > QUIET_MILLIS;
  const note = quiet ? `no call for ${Math.round((now - pod.lastAt) / 1000)} s` : `${shareOfAll(pod.total)}, last 5 s ${recentShare(pod.name)}`;
  return element('li', quiet ? { class: 'quiet' } : {},
    element('span', { class: 'pod', title: pod.name }, pod.name, ...tag(pod.version)),
    element('span', { class: 'track', 'aria-hidden': 'true' }, ...segments),
    element('span', { class: 'count' }, element('strong', {}, pod.total.toLocaleString('en')), ` ${note}`));
}

function row(pod, recentShare) {
  const cells = CLIENTS.map((client) => element('td', {}, String(pod.byClient.get(client.id) ?? 0)));
  return element('tr', {}, element('th', { scope: 'row' }, pod.name), ...cells,
    element('td', {}, String(pod.total)), element('td', {}, shareOfAll(pod.total)),
    element('td', {}, recentShare(pod.name)));
}

function item(call) {
  const time = new Date(call.at).toLocaleTimeString('en-GB');
  const where = call.pod === undefined ? `failed: ${call.failure}` : call.pod;
  return element('li', {},
    element('time', {}, time),
    element('span', { class: `chip ${call.client.id}` }),
    element('span', { class: 'client' }, call.client.name),
    element('span', { class: call.pod === undefined ? 'bad where' : 'where' }, where),
    element('span', { class: 'millis' }, `${call.millis.toFixed(0)} ms`));
}

const newest = (calls) => calls.slice(-SHOWN_CALLS).reverse().map(item);

function show(now) {
  const pods = tally.sortedPods();
  const most = Math.max(1, ...pods.map((pod) => pod.total));
  const recentShare = recentShares(now);
  showFigures(pods);
  showVersions(now);
  byId('empty').hidden = tally.total > 0;
  byId('table-scroll').hidden = pods.length === 0;
  byId('timeline').hidden = tally.total === 0;
  byId('timeline-hint').hidden = tally.total === 0;
  byId('no-failure').hidden = tally.failed > 0;
  byId('bars').replaceChildren(...pods.map((pod) => bar(pod, most, now, recentShare)));
  byId('table-body').replaceChildren(...pods.map((pod) => row(pod, recentShare)));
  byId('last').replaceChildren(...newest(tally.calls));
  byId('failures').replaceChildren(...newest(tally.failures));
}

function showCart() {
  const items = `${cart.items} ${cart.items === 1 ? 'item' : 'items'}`;
  byId('cart-empty').hidden = cart.pod !== '' || cart.failure !== '';
  byId('cart-state').hidden = cart.pod === '';
  byId('cart-items').textContent = items;
  byId('cart-pod').textContent = cart.pod;
  byId('cart-failure').hidden = cart.failure === '';
  byId('cart-failure').textContent = cart.failure;
  byId('cart-moves').replaceChildren(...cart.moves.slice(-SHOWN_CALLS).reverse().map(moveItem));
}

function moveItem(move) {
  const lost = move.items === 0 ? '' : `; what was in the cart was in the memory of ${move.from}`;
  return element('li', {},
    element('time', {}, new Date(move.at).toLocaleTimeString('en-GB')),
    element('span', {}, `moved from ${move.from} to ${move.to}${lost}`));
}

/** Says the totals now and then, so that a screen reader is not told of every call. */
function speak(now) {
  if (tally.total === spokenTotal) {
    return;
  }
  spokenAt = now;
  spokenTotal = tally.total;
  const pods = tally.sortedPods().map((pod) => `${pod.name} ${pod.total}`).join(', ');
  byId('spoken').textContent = `${tally.total} calls, ${tally.failed} failed. ${pods}.`;
}

function refresh() {
  const now = Date.now();
  if (dirty || caller.running) {
    dirty = false;
    show(now);
    if (still.matches) {
      timeline.draw(tally, now);
    }
  }
  if (now - spokenAt > SPEAK_EVERY_MILLIS) {
    speak(now);
  }
}

function animate() {
  if (!still.matches && tally.total > 0 && !document.hidden) {
    timeline.draw(tally, Date.now());
  }
  requestAnimationFrame(animate);
}

showControls();
readControls();
byId('controls').addEventListener('input', readControls);
byId('controls').addEventListener('submit', (event) => {
  event.preventDefault();
  toggle();
});
byId('once').addEventListener('click', () => caller.clients.forEach((client) => caller.call(client)));
byId('cart-add').addEventListener('click', () => cart.add());
byId('reset').addEventListener('click', reset);
setInterval(refresh, 200);
requestAnimationFrame(animate);
