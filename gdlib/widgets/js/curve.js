// The objective against the step, one line a rule; a logarithmic axis where J stays above zero.

import { colour, fit, font } from "./canvas.js";
import { logTicks, say, show, ticks } from "./text.js";

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
  const log = all.every((value) => value > 0);
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
  for (const value of log ? logTicks(10 ** low, 10 ** high) : ticks(low, high, 4)) {
    context.beginPath();
    context.moveTo(LEFT, y(value));
    context.lineTo(width - RIGHT, y(value));
    context.stroke();
    context.fillText(show(value, 2), LEFT - 6, y(value));
  }
  context.textAlign = "left";
  context.fillText(say(log ? "objectiveLog" : "objective"), LEFT, TOP / 2);
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
