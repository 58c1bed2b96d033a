// Two schedules of the learning rate at one budget: the rates, and what runs on the same batches make of them.

import { batches, leastSquares, remembering } from "./batches.js";
import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { choice, drawButton, make, slider } from "./controls.js";
import { frame } from "./frame.js";
import { compile, run } from "./run.js";
import { say, show } from "./text.js";

const WHICH = ["chosen", "other"];
const DASH = { chosen: [], other: [6, 4] };

/** Mount the explorer of `model` in `el`; returns what takes it down again. */
export function explorer({ model, el, first }) {
  const [described] = model.get("rules");
  const rule = compile(described.code);
  const schedules = Object.fromEntries(model.get("schedules").map((one) => [one.name, { ...one, code: compile(one.code) }]));
  const objective = leastSquares(model.get("data"));
  const rows = model.get("data").y.length;
  const surface = compile(model.get("surface").code);
  const least = surface.value(...model.get("surface").minimum);
  const count = model.get("draws");
  const several = remembering((...args) => Array.from({ length: count }, (_, i) => batches(rows, args[0], "reshuffled", args[1] + i, args[2])));

  const specs = model.get("sliders");
  const knobs = Object.fromEntries(specs.map((one) => [one.name, slider(model, one)]));
  const canvas = (words) => make("canvas", { class: "gd-curve", role: "img", "aria-label": say(words, { draws: count }) });
  const [rates, curves] = ["explorerRates", "explorerCurves"].map(canvas);
  const named = (name) => say(`schedule_${name}`).replace(/^schedule_/, "");
  const groups = WHICH.map((which) => {
    const pick = choice(model, which, say(which), Object.keys(schedules).map((name) => [name, named(name)]));
    const place = make("div", { class: "gd-controls" });
    return { which, pick, place, shown: null, el: make("fieldset", { class: "gd-group" }, make("legend", {}, pick.el), place) };
  });
  const controls = make("div", { class: "gd-all" }, make("div", { class: "gd-groups" }, ...groups.map((group) => group.el)), make("div", { class: "gd-controls" }, knobs.steps.el, knobs.size.el, drawButton(model)));

  /** The sliders of the two schedules in their places; those of one that is compared with itself stand there once. */
  const arrange = () => {
    const [mine, theirs] = WHICH.map((which) => model.get(which));
    for (const group of groups) {
      group.pick.update();
      const wanted = group.which === "other" && mine === theirs ? "" : model.get(group.which);
      if (group.shown !== wanted) group.place.replaceChildren(...(schedules[wanted]?.hyper ?? []).map((name) => knobs[name].el));
      group.shown = wanted;
    }
    for (const { name } of specs) knobs[name].update();
  };
  const compute = (which) => {
    const { name, hyper, code } = schedules[model.get(which)];
    const [steps, size] = [model.get("steps"), model.get("size")];
    const h = Object.fromEntries(hyper.map((one) => [one, model.get(one)]));
    const eta = Array.from({ length: steps }, (_, i) => code(i + 1, h));
    const at = (t) => ({ ...model.get("fixed"), eta: eta[t - 1] });
    const runs = several(size, model.get("seed"), steps).map((some) => run(rule, surface, model.get("start"), steps, at, (theta, t) => objective.gradient(theta, some[t - 1])));
    const lost = runs.filter(({ diverged }) => diverged !== null).length;
    const mean = Array.from({ length: steps + 1 }, (_, t) => runs.reduce((sum, { J }) => sum + (J[t] ?? NaN), 0) / count - least);
    return { which, name, h, eta, runs, lost, mean };
  };
  const draw = (root) => {
    arrange();
    const steps = model.get("steps");
    const paths = WHICH.map(compute);
    root.shown = { steps, size: model.get("size"), seed: model.get("seed"), paths };
    const inks = { chosen: colour(root, "accent"), other: colour(root, "ink") };
    const [quiet, faint] = [colour(root, "quiet"), colour(root, "contour")];
    const whole = { across: steps, xlabel: say("step"), wholeTicks: true };
    const others = Object.values(schedules).map(({ code, hyper }) => {
      const h = Object.fromEntries(hyper.map((one) => [one, model.get(one)]));
      return Array.from({ length: steps }, (_, i) => code(i + 1, h));
    });
    const above = new Chart(rates, { ...whole, values: [0, ...paths.flatMap(({ eta }) => eta)], ylabel: say("explorerRate"), linear: true });
    for (const other of others) above.line((i) => i + 1, other, faint, { thick: 1 });
    const below = new Chart(curves, { ...whole, values: paths.flatMap(({ mean }) => mean.filter((value) => value > 0)), ylabel: say("explorerExcess") });
    for (const { J } of paths[0].runs) below.line((t) => t, J.map((value) => value - least), quiet, { thick: 1, alpha: 0.3 });
    for (const { which, eta, mean } of [...paths].reverse()) {
      above.line((i) => i + 1, eta, inks[which], { end: true, dash: DASH[which] });
      below.line((t) => t, mean, inks[which], { end: true, dash: DASH[which] });
    }
    return paths.map(({ which, name, eta, lost, mean }) => {
      const places = { name: named(name), first: show(eta[0]), last: show(eta.at(-1)), steps, draws: count, lost, excess: show(mean.at(-1)) };
      return { text: say(lost ? "explorerDiverged" : "explorerReadout", places), ink: inks[which] };
    });
  };
  const traits = [...WHICH, "seed", ...specs.map(({ name }) => name)];
  return frame({ model, el, first }, traits, { label: say("explorerExperiment"), kind: "explorer", pictures: [rates, curves], controls }, draw);
}
