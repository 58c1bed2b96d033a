// A live experiment on a landscape: what `Race`, `Descent` and `MiniBatch` share. Everything answers on the event.

import { colour, onTheme, paint } from "./canvas.js";
import { Chart } from "./chart.js";
import { make, slider, startHandle } from "./controls.js";
import { Landscape } from "./landscape.js";
import { minibatch } from "./minibatch.js";
import { ends, places, race } from "./race.js";
import { compile, placed } from "./run.js";
import { say, show } from "./text.js";
import { transport } from "./transport.js";

// Each kind gives: traits, the names that change the run; words for the labels; extras, further controls; used(),
// the sliders in use; compute(), the steps and the whole paths; chart(), the second picture; sentence(), the words;
// label, the key of the words for that picture; full(theta), the full gradient, if the rule is told another.
const KINDS = { race, minibatch };
const CROWD = 300; // steps
const ROOM = 2; // above the greatest rate, for its name
const FLOOR = 0.05; // of the least J, how far down the picture of the batches reaches

/**
 * Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. `first`, what a reset
 * goes back to, is what the model holds now, if it is not given.
 */
export function experiment({ model, el, first: given }) {
  const spec = model.get("surface");
  const parameters = {}; // of the surface, as the picture shows it
  const measured = spec.distance ? { distance: compile(spec.distance) } : {};
  const surface = placed({ ...compile(spec.code), ...measured }, parameters);
  const kind = KINDS[model.get("kind")](model, surface);
  const first = Object.fromEntries([...kind.traits, "t"].map((name) => [name, (given ? given[name] : model.get(name)) ?? null]));
  const words = { ...kind.words, surface: say(spec.name) };

  const ground = make("canvas", { class: "gd-landscape", role: "img", "aria-label": say("landscape", words) });
  const curve = make("canvas", { class: "gd-curve", role: "img", "aria-label": say(kind.label, words) });
  const landscape = new Landscape(ground, surface, spec);
  const start = startHandle(model, landscape);
  const knobs = model.get("sliders").map((one) => ({ name: one.name, ...slider(model, one) }));
  let run = { steps: 1, paths: [] };
  let resetting = false;
  const player = transport(model, () => run.steps);
  const reset = make("button", { type: "button", class: "gd-reset" }, say("reset"));
  const readout = make("div", { class: "gd-readout", "aria-live": "polite" });
  const root = make("section", { class: "gd", "aria-label": say("experiment", words) });
  const plane = make("div", { class: "gd-plane", style: `aspect-ratio: ${aspect(spec.box)}` }, ground, start.el);
  const pictures = make("div", { class: "gd-pictures" }, plane, make("div", { class: "gd-side" }, curve));
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el), ...kind.extras.map((extra) => extra.el));
  root.append(pictures, player.el, controls, make("div", { class: "gd-foot" }, readout, reset));
  el.append(root);

  const compute = () => {
    const moved = spec.vary.filter((name) => parameters[name] !== model.get(name));
    for (const name of moved) parameters[name] = model.get(name);
    if (moved.length) landscape.moveGround();
    run = kind.compute();
    const used = kind.used();
    for (const knob of knobs) {
      knob.el.hidden = !used.has(knob.name);
      knob.update();
    }
    kind.extras.forEach((extra) => extra.update());
    start.update();
    draw();
  };
  const draw = () => {
    readout.ariaLive = player.playing() ? "off" : "polite"; // nobody wants sixty sentences a second
    const { steps, paths } = run;
    const t = Math.min(model.get("t") ?? steps, steps);
    root.shown = { ...run, parameters: { ...parameters }, start: model.get("start"), t }; // for whoever wants the numbers behind the picture
    const drawn = paths.map((path) => cut({ ...path, colour: colour(root, path.name) }, t));
    if (model.get("t") != null) drawn.forEach((path, i) => (path.next = ahead(paths[i].asked[t], kind.full)));
    landscape.draw(drawn);
    (paths[0].rates ? drawRates : drawChart)(curve, kind.chart(), run, drawn);
    player.update();
    const sentences = drawn.map((path) => kind.sentence(path, places(path), run));
    readout.replaceChildren(...sentences.map((text, i) => make("p", { style: `--gd-rule: ${drawn[i].colour}` }, text)));
  };
  const resize = () => {
    paint(root);
    landscape.resize();
    start.update();
    draw();
  };

  reset.addEventListener("click", () => {
    player.pause();
    resetting = true; // one run at the end, not one for each name
    for (const [name, value] of Object.entries(first)) model.set(name, value);
    resetting = false;
    model.save_changes();
    compute();
  });
  const changed = () => resetting || compute();
  for (const name of kind.traits) model.on(`change:${name}`, changed);
  const moved = () => resetting || draw();
  model.on("change:t", moved);
  const watch = new ResizeObserver(resize);
  watch.observe(ground);
  watch.observe(curve);
  const stop = onTheme(root, resize);
  compute();
  resize();
  return () => {
    player.stop();
    landscape.rest();
    watch.disconnect();
    stop();
    for (const name of kind.traits) model.off(`change:${name}`, changed);
    model.off("change:t", moved);
  };
}

/** A path up to step t. */
function cut(path, t) {
  if (t >= path.theta.length) return path;
  const [theta, J, distance, rates] = [path.theta, path.J, path.distance, path.rates].map((values) => values?.slice(0, t + 1));
  return { ...path, theta, J, distance, rates, diverged: null };
}

/** What the rule is told next, and the full gradient where that is another one. */
function ahead(asked, full) {
  return asked && { ...asked, full: full?.(asked.at) };
}

function drawChart(canvas, { unit = 1, title, ...options }, { steps, paths }, drawn) {
  // one lucky example can be fitted almost perfectly: such a loss may leave the picture, the full J may not
  const floor = FLOOR * paths.flatMap(({ J }) => J).reduce((a, b) => Math.min(a, b), Infinity);
  const values = paths.flatMap(({ J, distance, behind }) => [...(distance ?? J), ...(behind ?? []).filter((value) => value >= floor)]);
  const chart = new Chart(canvas, { across: steps / unit, values, ylabel: title, wholeTicks: true, ...options });
  const at = (t) => t / unit;
  for (const { J, distance, behind, colour: ink } of drawn) {
    const quiet = colour(canvas, "quiet");
    const alpha = steps > CROWD ? 0.35 : 0.7; // so many losses fill the picture, and J must stand before them
    if (behind) chart.line((i) => at(i + 1), behind.slice(0, J.length - 1), quiet, { thick: 1, alpha });
    chart.line(at, distance ?? J, ink, { end: true });
  }
}

/** The effective rates of each rule, the second coordinate's dashed, and their names, one where they end alike. */
function drawRates(canvas, { title, axes, ...options }, { steps, paths }, drawn) {
  const values = paths.flatMap(({ rates }) => rates.flat()).filter(Number.isFinite);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const chart = new Chart(canvas, { across: steps, values: [...values, ROOM * most], ylabel: title, wholeTicks: true, ...options });
  const labels = [];
  for (const { name, rates, colour: ink } of drawn) {
    axes.forEach((_, i) => chart.line((t) => t, rates.map((rate) => rate[i]), ink, { end: true, dash: i ? [6, 4] : [] }));
    const last = ends(rates).map(([, rate]) => rate);
    const named = show(last[0]) === show(last[1]) ? [[axes.join(", "), last[0]]] : axes.map((axis, i) => [axis, last[i]]);
    for (const [axis, value] of named) {
      if (Number.isFinite(value)) labels.push({ x: steps, value, text: `${name} ${axis}`, ink: name });
    }
  }
  chart.names(labels);
}

function aspect([[x0, x1], [y0, y1]]) {
  return Math.min(2, Math.max(1, (x1 - x0) / (y1 - y0)));
}
