// A rule with a memory on a quadratic: a map of its largest |root| to drag through, its roots, and the errors of real runs.

import { colour } from "./canvas.js";
import { Chart, inside } from "./chart.js";
import { handle, make, slider } from "./controls.js";
import { LONGEST, directions as along, drawErrors, named, shownPaths } from "./directions.js";
import { frame } from "./frame.js";
import { RootMap } from "./rootmap.js";
import { roots, size, square } from "./roots.js";
import { compile } from "./run.js";
import { say, show } from "./text.js";

const [NEAR, FAR] = [1.3, 4]; // how far the picture of the roots reaches, at least and at most
const SAME = 1e-12;

/** Mount the roots of `model` in `el`; returns what takes it down again. */
export function stability({ model, el, first }) {
  const [rules, specs, reach] = ["rules", "sliders", "reach"].map((name) => model.get(name));
  const [code, matrix] = [compile(rules[0].code), compile(model.get("matrix"))];
  const names = named(model.get("shares"));
  const words = { rule: rules[0].name, names: names.join(", "), last: names.at(-1), count: names.length };
  const picture = (key) => make("canvas", { role: "img", "aria-label": say(key, words) });
  const [canvas, plane, errors] = ["stabilityMap", "stabilityPlane", "errors"].map(picture);
  const knobs = specs.map((spec) => slider(model, spec));
  const [rates, kept] = ["eta", "gamma"].map((name) => specs.find((spec) => spec.name === name));
  const map = new RootMap(canvas, matrix, reach, [kept.low, kept.high]);
  const L = () => model.get("least") * model.get("condition");
  const place = () => map.place(L() * model.get("eta"), model.get("gamma"));
  const hold = { on: false };
  const grip = handle(canvas, say("stabilityHandle"), place, (to) => {
    const [from, [product, gamma]] = [place(), map.at(to)];
    const within = ({ low, high }, value) => Math.min(high, Math.max(low, Number(value.toPrecision(3))));
    // what is not moved keeps all its digits
    const moved = { eta: Math.abs(to[0] - from[0]) > 1e-6, gamma: Math.abs(to[1] - from[1]) > 1e-6 };
    const values = Object.entries({ eta: within(rates, product / L()), gamma: within(kept, gamma) });
    const news = values.filter(([name, value]) => moved[name] && value !== model.get(name));
    news.forEach(([name, value], i) => {
      hold.on = i < news.length - 1; // drawn once
      model.set(name, value);
    });
    model.save_changes();
  });

  const draw = (root, resized) => {
    knobs.forEach((knob) => knob.update());
    const [eta, gamma, condition, steps] = ["eta", "gamma", "condition", "steps"].map((name) => model.get(name));
    const factor = (curvature) => size(matrix(eta * curvature, gamma));
    const found = along(model, code, { eta, gamma }, factor).map((one) => {
      const entries = matrix(eta * one.curvature, gamma);
      return { ...one, product: eta * one.curvature, roots: roots(entries), pair: square(entries) < 0, size: size(entries) };
    });
    root.shown = { eta, gamma, condition, steps, paths: shownPaths(found, steps) };
    if (resized) map.paint();
    map.draw(found, gamma);
    drawRoots(plane, found, gamma);
    drawErrors(errors, found, steps);
    const [left, top] = place();
    grip.style.transform = `translate(${left}px, ${top}px)`;
    grip.style.setProperty("--gd-ink", colour(root, found.at(-1).ink));
    const worst = Math.max(...found.map((one) => one.size));
    const slowest = found.filter((one) => one.size > worst - SAME).map(({ name }) => name).join(", ");
    const shown = { eta: show(eta), gamma: show(gamma), condition: show(condition) };
    const places = { ...words, ...shown, slowest, factor: show(worst), product: show(found.at(-1).product) };
    grip.setAttribute("aria-description", say("stabilityValue", places));
    const limit = map.limit(gamma);
    const whole = say(`stability${{ Shrink: "Converges", Stay: "Edge", Grow: "Diverges" }[fate(worst)]}`, places);
    const edge = limit ? ` ${say("stabilityLimit", { limit: show(limit), rate: show(limit / L()) })}` : "";
    return [{ text: whole + edge, ink: colour(root, "ink") }, ...found.map((one) => ({ text: sentence(one), ink: colour(root, one.ink) }))];
  };

  const pictures = [make("div", { class: "gd-side" }, canvas, grip), plane, errors];
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el));
  const traits = specs.map(({ name }) => name);
  return frame({ model, el, first }, traits, { label: say("stabilityExperiment", words), kind: "stability", pictures, controls, hold }, draw);
}

/** The roots of each direction in the complex plane, with the unit circle and that of radius √γ. */
function drawRoots(canvas, found, gamma) {
  const [width, height] = inside(canvas);
  const far = Math.min(FAR, Math.max(NEAR, ...found.map((one) => 1.1 * one.size)));
  const [across, up] = [width, height].map((side) => (far * side) / Math.min(width, height) || far);
  const chart = new Chart(canvas, { from: -across, across, values: [-up, up], xlabel: "", ylabel: say("planeAxis"), linear: true });
  const turn = Array.from({ length: 181 }, (_, i) => (i * Math.PI) / 90);
  const circle = (radius, ink, thick) => chart.line((i) => radius * Math.cos(turn[i]), turn.map((angle) => radius * Math.sin(angle)), colour(canvas, ink), { thick });
  chart.line(() => 0, [-up, up], colour(canvas, "contour"), { thick: 1 });
  circle(Math.sqrt(gamma), "contour", 2);
  circle(1, "ink", 1.5);
  for (const { roots: both, ink } of found) {
    for (const [real, imaginary] of both) chart.line(() => real, [imaginary], colour(canvas, ink), { end: true, dot: 5 });
  }
  chart.names(found.map(({ name, ink, roots: [[x, value]] }) => ({ text: name, ink, x, value })));
}

/** What becomes of an error whose largest root has this size. */
function fate(factor) {
  return Math.abs(factor - 1) < SAME ? "Stay" : factor > 1 ? "Grow" : "Shrink";
}

/** What becomes of the error along one direction. */
function sentence({ name, curvature, product, roots: both, size: factor, pair, reached }) {
  const how = fate(factor) === "Shrink" && !pair && both[0][0] < 0 ? "Swing" : fate(factor);
  const [first, second] = both.map(([real]) => show(real));
  const angle = show((Math.atan2(both[0][1], both[0][0]) * 180) / Math.PI);
  const places = { name, curvature: show(curvature), product: show(product), factor: show(factor), first, second, angle };
  const said = say(`${pair ? "pair" : "roots"}${how}`, places);
  if (fate(factor) !== "Shrink") return said;
  return `${said} ${reached < 0 ? say("notReached", { steps: LONGEST }) : say("settled", { steps: reached })}`;
}
