// Runs that were computed when the book was built: sliders choose which of the curves stands in front.

import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { make, nearest, slider } from "./controls.js";
import { frame } from "./frame.js";
import { say, show } from "./text.js";

/** Mount the replay of `model` in `el`; returns what takes it down again. */
export function replay({ model, el, first }) {
  const [x, curves, axes, labels] = ["x", "curves", "axes", "labels"].map((name) => model.get(name));
  const words = { ...labels, count: curves.length };

  const canvas = make("canvas", { class: "gd-curve", role: "img", "aria-label": say("replayCurve", words) });
  const knobs = axes.map((axis) => slider(model, axis));
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el));
  const note = make("p", { class: "gd-note" }, say("replayNote", words));

  /** The values of the axes that curve number `index` was run with. */
  const setting = (index) => {
    const found = {};
    for (const { name, values } of [...axes].reverse()) {
      found[name] = values[index % values.length];
      index = Math.floor(index / values.length);
    }
    return found;
  };
  const text = (values) => axes.map(({ name, symbol }) => `${symbol} = ${show(values[name])}`).join(", ");
  const ends = curves.map((curve) => curve.at(-1) ?? Infinity);
  const best = ends.indexOf(Math.min(...ends));

  const draw = (root) => {
    const now = Object.fromEntries(axes.map(({ name }) => [name, model.get(name)]));
    const index = axes.reduce((sum, { name, values }) => sum * values.length + nearest(values, now[name]), 0);
    const curve = curves[index];
    root.shown = { index, curve, setting: now };
    const values = curves.flat().filter((value) => value !== null);
    const across = x.at(-1);
    const chart = new Chart(canvas, { across, values, xlabel: labels.x, ylabel: labels.y });
    for (const other of curves) chart.line((i) => x[i], other, colour(root, "contour"), { thick: 1 });
    chart.line((i) => x[i], curve, colour(root, "accent"), { thick: 2.5, end: true });
    knobs.forEach((knob) => knob.update());
    const end = curve.at(-1);
    const places = { ...words, shown: text(now), end: end === null ? "" : show(end), best: show(ends[best]), where: text(setting(best)) };
    const said = [say(end === null ? "replayDiverged" : "replayReadout", places), ...(model.get("ranked") ? [say("replayBest", places)] : [])];
    return [{ text: said.join(" "), ink: colour(root, "accent") }];
  };
  const label = say("replayExperiment", labels);
  return frame({ model, el, first }, axes.map(({ name }) => name), { label, kind: "replay", pictures: [canvas], controls, note }, draw);
}
