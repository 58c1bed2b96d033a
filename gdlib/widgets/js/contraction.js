// By what factor one step shrinks the error along each direction of a quadratic, and the errors of real runs.

import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { handle, make, slider } from "./controls.js";
import { LONGEST, directions as along, drawErrors, named, shownPaths } from "./directions.js";
import { frame } from "./frame.js";
import { compile } from "./run.js";
import { say, show } from "./text.js";

/** Mount the contraction of `model` in `el`; returns what takes it down again. */
export function contraction({ model, el, first }) {
  const [rule, shares, specs] = ["rules", "shares", "sliders"].map((name) => model.get(name));
  const code = compile(rule[0].code);
  const names = named(shares);
  const words = { names: names.join(", "), first: names[0], last: names.at(-1), count: names.length };
  const picture = (key) => make("canvas", { role: "img", "aria-label": say(key, words) });
  const [factors, errors] = [picture("factors"), picture("errors")];
  const knobs = specs.map((spec) => slider(model, spec));
  const { low: smallest, high: greatest } = specs.find(({ name }) => name === "eta");
  const seen = model.get("reach"); // the rates shown end at seen / L
  let chart = null;
  let worst = 1;
  const eta = () => model.get("eta");
  const place = () => [chart.x(Math.min(eta(), chart.across)), chart.y(Math.min(worst, seen - 1))];
  const line = handle(factors, say("etaHandle"), place, ([left]) => {
    const value = Number(chart.valueAt(left).toPrecision(3));
    model.set("eta", Math.min(greatest, Math.max(smallest, value)));
    model.save_changes();
  }, { sideways: true });

  const draw = (root) => {
    knobs.forEach((knob) => knob.update());
    const size = (curvature) => Math.abs(1 - eta() * curvature);
    const directions = along(model, code, { eta: eta() }, size).map((one) => ({ ...one, factor: one.theta[1] }));
    const steps = model.get("steps");
    root.shown = { eta: eta(), condition: model.get("condition"), steps, paths: shownPaths(directions, steps) };
    const slowest = directions.reduce((a, b) => (Math.abs(b.factor) > Math.abs(a.factor) ? b : a));
    const [low, L] = [directions[0].curvature, directions.at(-1).curvature];
    const places = { ...words, eta: show(eta()), condition: show(model.get("condition")), limit: show(2 / L), best: show(2 / (low + L)) };
    worst = Math.abs(slowest.factor);
    drawFactors(directions, low, L);
    drawErrors(errors, directions, steps);
    const [left, top] = place();
    line.style.transform = `translateX(${left}px)`;
    line.style.setProperty("--gd-top", `${top}px`);
    line.setAttribute("aria-description", say("etaValue", places));
    const summary = worst > 1 ? "contractionDiverges" : worst === 1 ? "contractionEdge" : "contractionConverges";
    const sentences = directions.map((one) => ({ text: sentence(one), ink: colour(root, one.ink) }));
    return [{ text: say(summary, { ...places, slowest: slowest.name, factor: show(worst) }), ink: colour(root, "ink") }, ...sentences];
  };

  const drawFactors = (directions, low, L) => {
    const across = seen / L;
    chart = new Chart(factors, { across, values: [0, seen - 1], xlabel: say("rateAxis"), ylabel: say("factorAxis"), linear: true });
    chart.above(1, say("divergence"));
    const vee = (curvature) => [0, 1 / curvature, across].filter((rate) => rate <= across);
    const factor = (rate, curvature) => Math.abs(1 - rate * curvature);
    const ends = [0, 2 / (low + L), across];
    chart.line((i) => ends[i], ends.map((rate) => Math.max(factor(rate, low), factor(rate, L))), colour(factors, "ink"), { thick: 6, alpha: 0.3 });
    for (const { curvature, ink } of directions) {
      const rates = vee(curvature);
      chart.line((i) => rates[i], rates.map((rate) => factor(rate, curvature)), colour(factors, ink));
    }
    const now = Math.min(eta(), across);
    chart.line(() => now, [0, seen - 1], colour(factors, "accent"), { thick: 2.5 });
    chart.mark(2 / (low + L), `2/(${words.first} + ${words.last})`, 0.08, "right");
    chart.mark(2 / L, "2/L", 0.08, "left");
    chart.names(directions.map(({ name, ink, curvature }) => ({ text: name, ink, x: across, value: factor(across, curvature) })));
  };

  const pictures = [make("div", { class: "gd-side" }, factors, line), errors];
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el));
  const traits = specs.map(({ name }) => name);
  return frame({ model, el, first }, traits, { label: say("contractionExperiment", words), kind: "contraction", pictures, controls }, draw);
}

/** What becomes of the error along one direction. */
function sentence({ name, curvature, factor, reached }) {
  const size = Math.abs(factor);
  const how = size > 1 ? "Grows" : size === 1 ? "Stays" : factor < 0 ? "Swings" : "Shrinks";
  const said = say(`direction${how}`, { name, curvature: show(curvature), factor: show(factor) });
  if (size >= 1) return said;
  return `${said} ${reached < 0 ? say("notReached", { steps: LONGEST }) : say("reached", { steps: reached })}`;
}
