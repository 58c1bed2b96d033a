// The objective against the step, one line a rule; a logarithmic axis where J stays above zero.

import { colour, fit, font } from "./canvas.js";
import { power, say, show } from "./text.js";

const LEFT = 52;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 34;

/** Draw `paths`, a list of {J, colour, name}, over `steps` steps. */
export function drawCurve(canvas, paths, steps) {
  const { context, width, height } = fit(canvas);
  if (!width || !height) return;
  context.clearRect(0, 0, width, height);
  const all = paths.flatMap((path) => path.J);
  const log = all.every((value) => value > 0) && Math.max(...all) > 30 * Math.min(...all);
  const scale = log ? Math.log10 : (value) => value;
  const [low, high] = range(all.map(scale));
  const x = (t) => LEFT + (t / Math.max(1, steps)) * (width - LEFT - RIGHT);
  const y = (value) => TOP + ((high - scale(value)) / (high - low)) * (height - TOP - BOTTOM);

  context.font = font(canvas, 12);
  context.fillStyle = colour(canvas, "quiet");
  context.strokeStyle = colour(canvas, "contour");
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const tick of ticks(low, high, log ? 1 : 0)) {
    const value = log ? 10 ** tick : tick;
    context.beginPath();
    context.moveTo(LEFT, y(value));
    context.lineTo(width - RIGHT, y(value));
    context.stroke();
    context.fillText(log ? power(tick) : show(tick, 2), LEFT - 6, y(value));
  }
  context.textAlign = "left";
  context.fillText(say("objective"), LEFT, TOP / 2);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  for (const t of [0, Math.round(steps / 2), steps]) context.fillText(String(t), x(t), height - BOTTOM + 16);
  context.fillText(say("step"), x(0.75 * steps), height - BOTTOM + 16);

  context.save();
  context.beginPath();
  context.rect(LEFT, 0, width - LEFT, height - BOTTOM + 5);
  context.clip();
  context.lineJoin = "round";
  for (const { J, colour: ink } of paths) {
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.beginPath();
    J.forEach((value, t) => (t ? context.lineTo(x(t), y(value)) : context.moveTo(x(t), y(value))));
    context.stroke();
    context.fillStyle = ink;
    context.beginPath();
    context.arc(x(J.length - 1), y(J.at(-1)), 3.5, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}

function range(values) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return high - low > 1e-12 ? [low, high] : [low - 0.5, high + 0.5];
}

/** About four round numbers between low and high, at least `least` apart. */
function ticks(low, high, least) {
  const rough = Math.max(least, (high - low) / 4);
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((size) => size >= rough);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
}
