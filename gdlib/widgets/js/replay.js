// Runs that were computed when the book was built: sliders choose which of the curves stands in front.

import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { make, nearest } from "./controls.js";
import { panel } from "./panel.js";
import { say, show } from "./text.js";

/** Mount the replay of `model` in `el`; returns what takes it down again. */
export function replay({ model, el, first: given }) {
  const [x, curves, axes, labels] = ["x", "curves", "axes", "labels"].map((name) => model.get(name));
  const words = { ...labels, count: curves.length };
  const canvas = make("canvas", { class: "gd-curve", role: "img", "aria-label": say("replayCurve", words) });

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
    const end = curve.at(-1);
    const places = { ...words, shown: text(now), end: end === null ? "" : show(end), best: show(ends[best]), where: text(setting(best)) };
    return [[say(end === null ? "replayDiverged" : "replayReadout", places), colour(root, "accent")]];
  };
  const pictures = make("div", { class: "gd-side" }, canvas);
  const note = make("p", { class: "gd-note" }, say("replayNote", words));
  return panel({ model, el, given, look: "gd-replay", label: say("replayExperiment", labels), pictures, specs: axes, note }, draw);
}
