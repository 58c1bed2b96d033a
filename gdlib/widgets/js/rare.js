// Two words, one of them rare: the weight of each, as rules learn it from the same stream of passages.

import { passages, remembering } from "./batches.js";
import { colour, onTheme, paint } from "./canvas.js";
import { Chart } from "./chart.js";
import { make, slider } from "./controls.js";
import { compile, run } from "./run.js";
import { say, show } from "./text.js";

const TARGET = 1; // as gdlib.widgets.rare has it
const TITLES = ["rareFrequent", "rareRare"];

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function rare({ model, el, first: given }) {
  const rules = model.get("rules").map((rule) => ({ ...rule, code: compile(rule.code) }));
  const sigma = model.get("sigma");
  const traits = [...model.get("sliders").map(({ name }) => name), "seed"];
  const first = Object.fromEntries(traits.map((name) => [name, given?.[name] ?? model.get(name)]));
  const words = { rules: rules.map(({ name }) => name).join(", ") };

  const canvases = TITLES.map((title, i) => {
    const label = say("rareCurve", { ...words, weight: say(title) }) + (i ? say("rareMarks") : "");
    return make("canvas", { class: "gd-curve", role: "img", "aria-label": label });
  });
  const knobs = model.get("sliders").map((one) => slider(model, { ...one, symbol: one.symbol ?? say(one.name), meaning: one.meaning ?? say(`${one.name}Meaning`) }));
  const again = make("button", { type: "button", class: "gd-draw" }, say("draw"));
  const reset = make("button", { type: "button", class: "gd-reset" }, say("reset"));
  const readout = make("div", { class: "gd-readout", "aria-live": "polite" });
  const root = make("section", { class: "gd gd-rare", "aria-label": say("rareExperiment", words) });
  const pictures = make("div", { class: "gd-pictures" }, ...canvases.map((canvas) => make("div", { class: "gd-side" }, canvas)));
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el), make("div", { class: "gd-order" }, again));
  root.append(pictures, controls, make("div", { class: "gd-foot" }, readout, reset));
  el.append(root);

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

  const draw = () => {
    const { steps, size, batches, paths } = (root.shown = compute()); // for whoever wants the numbers
    const seen = batches.flatMap(([, [count]], i) => (count ? [i + 1] : []));
    canvases.forEach((canvas, j) => {
      const lines = paths.map(({ theta }) => theta.map((point) => point[j]));
      const values = [0, 1.5 * TARGET, ...lines.flat()];
      const chart = new Chart(canvas, { across: steps, values, linear: true, wholeTicks: true, xlabel: say("step"), ylabel: say(TITLES[j]) });
      const quiet = colour(canvas, "quiet");
      chart.dashed(TARGET, quiet);
      if (j) chart.marks(seen, quiet);
      const ends = lines.map((line) => line.at(-1));
      lines.forEach((line, i) => chart.line((t) => t, line, colour(canvas, paths[i].name), { thick: 1.5, end: true }));
      lines.forEach((line, i) => chart.name(paths[i].name, line.length - 1, ends[i], colour(canvas, paths[i].name), ends[i] < Math.max(...ends)));
    });
    knobs.forEach((knob) => knob.update());
    const count = batches.reduce((sum, [, [number]]) => sum + number, 0);
    const stream = say("rareSeen", { steps, seen: count, passages: steps * size, target: TARGET });
    const sentences = paths.map((path) => [colour(root, path.name), sentence(path)]);
    const all = [[colour(root, "ink"), stream], ...sentences];
    readout.replaceChildren(...all.map(([ink, text]) => make("p", { style: `--gd-rule: ${ink}` }, text)));
  };
  const sentence = ({ name, h, theta, J, diverged, parts }) => {
    const [frequent, rarely] = theta.at(-1);
    const places = { rule: name, eta: show(h.eta), t: diverged, frequent: show(frequent), rare: show(rarely) };
    const share = show(Math.round((100 * parts(theta.at(-1))[1]) / (J.at(-1) || 1)));
    return say(diverged === null ? "rareReadout" : "rareDiverged", { ...places, J: show(J.at(-1)), share });
  };
  const resize = () => {
    paint(root);
    draw();
  };

  let resetting = false;
  again.addEventListener("click", () => {
    model.set("seed", model.get("seed") + 1);
    model.save_changes();
  });
  reset.addEventListener("click", () => {
    resetting = true; // one run at the end, not one for each name
    for (const [name, value] of Object.entries(first)) model.set(name, value);
    resetting = false;
    model.save_changes();
    draw();
  });
  const changed = () => resetting || draw();
  for (const name of traits) model.on(`change:${name}`, changed);
  const watch = new ResizeObserver(resize);
  canvases.forEach((canvas) => watch.observe(canvas));
  const stop = onTheme(root, resize);
  resize();
  return () => {
    watch.disconnect();
    stop();
    for (const name of traits) model.off(`change:${name}`, changed);
  };
}
