// The last seconds as lanes, one per pod. The table beside it says the same in text.

const SPAN_MILLIS = 20_000;
const LANE = 26;
// Where the bars above begin on a wide page, in CSS pixels; on a narrow one they begin below the name.
const WIDE = 560;
const WIDE_LABEL = 206;
const NARROW_LABEL = 96;
const FAILED = 'failed';

export class Timeline {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
  }

  /**
   * @param {import('./tally.js').Tally} tally
   * @param {number} now
   */
  draw(tally, now) {
    const recent = tally.calls.filter((call) => now - call.at < SPAN_MILLIS);
    const lanes = tally.sortedPods().map((pod) => pod.name);
    if (tally.failed > 0) {
      lanes.push(FAILED);
    }
    const width = this.canvas.clientWidth;
    const height = lanes.length * LANE;
    const context = this.resize(width, height);
    const colour = colours(this.canvas);
    const label = width > WIDE ? WIDE_LABEL : NARROW_LABEL;
    lanes.forEach((lane, row) => drawLane(context, lane, row, { width, label, colour }));
    for (const call of recent) {
      const row = lanes.indexOf(call.pod ?? FAILED);
      const x = label + (width - label - 6) * (1 - (now - call.at) / SPAN_MILLIS);
      drawCall(context, call, x, row * LANE + LANE / 2, colour);
    }
  }

  resize(width, height) {
    const scale = window.devicePixelRatio || 1;
    const pixels = [Math.round(width * scale), Math.round(height * scale)];
    if (this.canvas.width !== pixels[0] || this.canvas.height !== pixels[1]) {
      [this.canvas.width, this.canvas.height] = pixels;
      this.canvas.style.height = `${height}px`;
    }
    const context = this.canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }
}

function colours(element) {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

function drawLane(context, lane, row, { width, label, colour }) {
  const middle = row * LANE + LANE / 2;
  context.fillStyle = lane === FAILED ? colour('bad') : colour('muted');
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.fillText(fit(context, lane, label - 10), 0, middle);
  context.strokeStyle = colour('line');
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(label, middle);
  context.lineTo(width, middle);
  context.stroke();
}

function drawCall(context, call, x, y, colour) {
  if (call.pod === undefined) {
    context.strokeStyle = colour('bad');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x - 4, y - 4);
    context.lineTo(x + 4, y + 4);
    context.moveTo(x + 4, y - 4);
    context.lineTo(x - 4, y + 4);
    context.stroke();
    return;
  }
  context.fillStyle = colour(call.client.id);
  context.fillRect(x - 1.5, y - 8, 3, 16);
}

/** Keeps the end of a long pod name, which is the part that differs. */
function fit(context, text, width) {
  let shown = text;
  while (shown.length > 3 && context.measureText(shown).width > width) {
    shown = `…${shown.slice(2)}`;
  }
  return shown;
}
