// Two words, one of them rare: the weight of each, as rules learn it from the same stream of passages.

import { passages, remembering } from "./batches.js";
import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { drawButton, make, slider } from "./controls.js";
import { frame } from "./frame.js";
import { compile, run } from "./run.js";
import { say, show } from "./text.js";

const TARGET = 1; // as gdlib.widgets.rare has it
const TITLES = ["rareFrequent", "rareRare"];

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function rare({ model, el, first }) {
  const rules = model.get("rules").map((rule) => ({ ...rule, code: compile(rule.code) }));
  const sigma = model.get("sigma");
  const traits = [...model.get("sliders").map(({ name }) => name), "seed"];
  const words = { rules: rules.map(({ name }) => name).join(", ") };

  const pictures = TITLES.map((title, i) => {
    const label = say("rareCurve", { ...words, weight: say(title) }) + (i ? say("rareMarks") : "");
    return make("canvas", { class: "gd-curve", role: "img", "aria-label": label });
  });
  const knobs = model.get("sliders").map((one) => slider(model, one));
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el), make("div", { class: "gd-order" }, drawButton(model)));

  const drawn = remembering(passages);
  const whole = (name) => Math.max(1, Math.round(model.get(name) || 1)); // a link may bring anything
  const compute = () => {
    const [p, size, steps] = [model.get("p"), whole("size"), whole("steps")];
    const batches = drawn(p, size, model.get("seed"), steps);
    const ask = (theta, t) => theta.map((weight, j) => {
      const [count, signs] = batches[t - 1][j];
      return (count * (weight - TARGET) - sigma * signs) / size;
    });
    const parts = ([a, b]) => [0.5 * (1 - p) * (a - TARGET) ** 2, 0.5 * p * (b - TARGET) ** 2];
    const bowl = { value: (...theta) => parts(theta)[0] + parts(theta)[1] };
    const paths = rules.map(({ name, code, values }) => {
      const h = { ...values, eta: model.get(`eta_${name}`) };
      return { name, h, ...run(code, bowl, [0, 0], steps, h, ask), parts };
    });
    return { p, size, steps, seed: model.get("seed"), batches, paths };
  };

  const draw = (root) => {
    const { steps, size, batches, paths } = (root.shown = compute()); // for whoever wants the numbers
    const seen = batches.flatMap(([, [count]], i) => (count ? [i + 1] : []));
    pictures.forEach((canvas, j) => {
      const lines = paths.map(({ theta }) => theta.map((point) => point[j]));
      const values = [0, 1.5 * TARGET, ...lines.flat()];
      const chart = new Chart(canvas, { across: steps, values, linear: true, wholeTicks: true, xlabel: say("step"), ylabel: say(TITLES[j]) });
      const quiet = colour(canvas, "quiet");
      chart.dashed(TARGET, quiet);
      if (j) chart.marks(seen, quiet);
      lines.forEach((line, i) => chart.line((t) => t, line, colour(canvas, paths[i].name), { thick: 1.5, end: true }));
      chart.names(lines.map((line, i) => ({ text: paths[i].name, ink: paths[i].name, x: line.length - 1, value: line.at(-1) })));
    });
    knobs.forEach((knob) => knob.update());
    const count = batches.reduce((sum, [, [number]]) => sum + number, 0);
    const stream = say("rareSeen", { steps, seen: count, passages: steps * size, target: TARGET });
    return [{ text: stream, ink: colour(root, "ink") }, ...paths.map((path) => ({ text: sentence(path), ink: colour(root, path.name) }))];
  };
  const sentence = ({ name, h, theta, J, diverged, parts }) => {
    const [frequent, rarely] = theta.at(-1);
    const places = { rule: name, eta: show(h.eta), t: diverged, frequent: show(frequent), rare: show(rarely) };
    const share = show(Math.round((100 * parts(theta.at(-1))[1]) / (J.at(-1) || 1)));
    return say(diverged === null ? "rareReadout" : "rareDiverged", { ...places, J: show(J.at(-1)), share });
  };
  return frame({ model, el, first }, traits, { label: say("rareExperiment", words), kind: "rare", pictures, controls }, draw);
}
