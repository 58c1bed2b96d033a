// One live experiment: one rule or several, one landscape, one budget, everything answers on the event.

import { colour, onTheme, paint } from "./canvas.js";
import { handle, make, slider } from "./controls.js";
import { drawCurve } from "./curve.js";
import { Landscape } from "./landscape.js";
import { compile, run } from "./run.js";
import { say, show } from "./text.js";

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function render({ model, el }) {
  const rules = model.get("rules").map((rule) => ({ ...rule, code: compile(rule.code) }));
  const spec = model.get("surface");
  const surface = compile(spec.code);
  const sliders = model.get("sliders");
  const first = Object.fromEntries(["start", ...sliders.map(({ name }) => name)].map((name) => [name, model.get(name)]));
  const words = { rules: rules.map(({ name }) => name).join(", "), surface: say(spec.name) };

  const ground = make("canvas", { class: "gd-landscape", role: "img", "aria-label": say("landscape", words) });
  const curve = make("canvas", { class: "gd-curve", role: "img", "aria-label": say("curve", words) });
  const landscape = new Landscape(ground, surface, spec);
  const start = handle(model, landscape);
  const knobs = sliders.map((one) => slider(model, { ...one, symbol: one.symbol ?? say(one.name), meaning: one.meaning ?? say(`${one.name}Meaning`) }));
  const reset = make("button", { type: "button", class: "gd-reset" }, say("reset"));
  const readout = make("div", { class: "gd-readout", "aria-live": "polite" });
  const root = make("section", { class: "gd", "aria-label": say("experiment", words) });
  const plane = make("div", { class: "gd-plane", style: `aspect-ratio: ${aspect(spec.box)}` }, ground, start.el);
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el));
  const pictures = make("div", { class: "gd-pictures" }, plane, make("div", { class: "gd-side" }, curve));
  root.append(pictures, controls, make("div", { class: "gd-foot" }, readout, reset));
  el.append(root);

  const draw = () => {
    const steps = model.get("steps");
    const from = model.get("start");
    const paths = rules.map((rule) => {
      const h = Object.fromEntries(rule.hyper.map((name) => [name, model.get(name)]));
      return { name: rule.name, h, ...run(rule.code, surface, from, steps, h) };
    });
    root.shown = { start: from, steps, paths }; // for whoever wants the numbers behind the picture
    const drawn = paths.map((path) => ({ ...path, colour: colour(root, path.name) }));
    landscape.draw(drawn);
    drawCurve(curve, drawn, steps);
    start.update();
    knobs.forEach((knob) => knob.update());
    readout.replaceChildren(...drawn.map((path) => make("p", { style: `--gd-rule: ${path.colour}` }, sentence(path, spec.box))));
  };
  const resize = () => {
    paint(root);
    landscape.resize();
    draw();
  };

  reset.addEventListener("click", () => {
    for (const [name, value] of Object.entries(first)) model.set(name, value);
    model.save_changes();
  });
  for (const name of Object.keys(first)) model.on(`change:${name}`, draw);
  const watch = new ResizeObserver(resize);
  watch.observe(ground);
  const stop = onTheme(resize);
  resize();
  return () => {
    watch.disconnect();
    stop();
    for (const name of Object.keys(first)) model.off(`change:${name}`, draw);
  };
}

/** What the picture now shows, in words. */
function sentence({ name, theta, J, diverged }, box) {
  const end = theta.at(-1);
  const before = theta.at(-2) ?? end;
  const [x0, y0] = theta[0].map((coordinate) => show(coordinate));
  const [x, y] = end.map((coordinate, i) => coordinates(coordinate, box[i]));
  const length = show(Math.hypot(...end.map((coordinate, i) => coordinate - before[i])));
  const places = { rule: name, x0, y0, t: diverged ?? theta.length - 1, x, y, first: show(J[0]), J: show(J.at(-1)), length };
  return say(diverged !== null ? "diverged" : J.at(-1) > J[0] ? "diverging" : "readout", places);
}

/** A coordinate; one that is nothing beside the size of the picture is called about 0. */
function coordinates(value, [low, high]) {
  return value !== 0 && Math.abs(value) < 1e-9 * (high - low) ? "≈ 0" : show(value);
}

function aspect([[x0, x1], [y0, y1]]) {
  return Math.min(2, Math.max(1, (x1 - x0) / (y1 - y0)));
}
