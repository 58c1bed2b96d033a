// Rules side by side on one landscape, a reader's typed rule among them.

import { noise, remembering } from "./batches.js";
import { drawButton, make, startButtons } from "./controls.js";
import { compile, run } from "./run.js";
import { say, show } from "./text.js";
import { read } from "./typed.js";

const ROUNDING = 1e-12; // of theta, below which the length of a step is mostly that

/** What `Race` and `Descent` draw; see experiment.js for what each part is for. */
export function race(model, surface) {
  // the traits that a rule's hyper-parameters follow, by name: one of its own, or those that all share
  const traits = ({ name, own, hyper }) => (own ? { [own]: `${own}_${name}` } : Object.fromEntries(hyper.map((one) => [one, one])));
  const rules = model.get("rules").map((rule) => ({ ...rule, code: compile(rule.code) }));
  const owned = rules.flatMap((rule) => (rule.own ? Object.values(traits(rule)) : []));
  const names = model.get("sliders").map(({ name }) => name);
  const { vary, landmark, axes } = model.get("surface");
  const mine = ["steps", "variance", ...vary, ...owned];
  const hyper = names.filter((name) => !mine.includes(name));
  const noisy = names.includes("variance");
  const drawn = remembering(noise);
  const exact = (theta) => surface.gradient(...theta);
  const distance = say(`from_${landmark}`);
  const second = model.get("chart"); // what the second picture shows
  const title = { objective: say("objective"), distance, rates: say("effectiveRate") }[second];
  const [x, y] = axes;
  const box = model.get("typed") == null ? null : typedBox(model, hyper);
  const all = () => {
    const typed = box?.rule();
    return typed ? [...rules, { name: say("typedName"), ...typed }] : rules;
  };
  /** The gradient with its noise, the same for every rule, as gdlib.oracles.Noisy has it. */
  const oracle = (steps) => {
    if (!noisy) return exact;
    const [draws, spread] = [drawn(model.get("seed"), steps), Math.sqrt(model.get("variance"))];
    return (theta, t) => exact(theta).map((g, i) => g + spread * draws[t - 1][i]);
  };
  const extras = [];
  if (Object.keys(model.get("starts")).length) extras.push(startButtons(model, model.get("starts")));
  if (noisy) extras.push({ el: make("div", { class: "gd-order" }, drawButton(model)), update() {} });
  if (box) extras.push(box);
  return {
    full: (theta) => (noisy && model.get("variance") > 0 ? exact(theta) : null),
    label: { objective: "curve", distance: "curveDistance", rates: "curveRates" }[second],
    traits: ["start", ...names, ...(noisy ? ["seed"] : []), ...(box ? ["typed"] : [])],
    words: { rules: rules.map(({ name }) => name).join(", "), distance, y },
    extras,
    used: () => new Set([...mine, ...all().flatMap((rule) => Object.values(traits(rule)))]),
    compute() {
      const [start, steps] = [model.get("start"), model.get("steps")];
      const ask = oracle(steps);
      const paths = all().map((rule) => {
        const moved = Object.entries(traits(rule)).map(([name, trait]) => [name, model.get(trait)]);
        const h = { ...rule.values, ...Object.fromEntries(moved) };
        const path = { name: rule.name, h, ...run(rule.code, surface, start, steps, h, ask) };
        if (second === "rates") return { ...path, rates: effective(path) };
        return surface.distance ? { ...path, distance: path.theta.map((theta) => surface.distance(...theta)) } : path;
      });
      return noisy ? { steps, paths, noise: { variance: model.get("variance"), seed: model.get("seed") } } : { steps, paths };
    },
    chart: () => ({ xlabel: say("step"), title, axes }),
    sentence(path, places) {
      const { J, diverged } = path;
      const said = say(diverged !== null ? "diverged" : J.at(-1) > J[0] ? "diverging" : "readout", places);
      if (path.rates) {
        const [[x0, x1], [y0, y1]] = ends(path.rates).map((pair) => pair.map((rate) => show(rate)));
        return `${said} ${say("ratesReadout", { x, y, x0, x1, y0, y1 })}`;
      }
      if (!path.distance) return said;
      const [first, last] = [path.distance[0], path.distance.at(-1)].map((value) => show(value));
      return `${said} ${say("distanceReadout", { distance, first, last })}`;
    },
  };
}

/** The length of each coordinate's step over the size of its gradient, as gdlib.path.effective_rates has it. */
function effective({ theta, asked }) {
  return theta.map((point, t) =>
    point.map((coordinate, i) => {
      const size = t > 0 ? Math.abs(asked[t - 1].g[i]) : 0;
      const length = t > 0 ? Math.abs(coordinate - theta[t - 1][i]) : 0;
      return size > 0 && length > ROUNDING * Math.abs(coordinate) ? length / size : NaN;
    }),
  );
}

/** For each coordinate its first and its last effective rate, NaN where it has none. */
export function ends(rates) {
  return [0, 1].map((i) => {
    const known = rates.map((rate) => rate[i]).filter(Number.isFinite);
    return [known[0] ?? NaN, known.at(-1) ?? NaN];
  });
}

/** The box in which a reader types a rule; it answers with the rule, or says what is wrong with it. */
function typedBox(model, hyper) {
  const text = make("textarea", { name: "typed", rows: 4, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  const label = make("label", {}, say("typedLabel", { names: hyper.join(", ") }), text);
  const mistake = make("p", { class: "gd-mistake", role: "status" });
  const el = make("details", { class: "gd-typed" }, make("summary", {}, say("typedOpen")), label, mistake);
  if (model.get("typed").trim()) el.open = true;
  text.value = model.get("typed");
  text.addEventListener("input", () => {
    model.set("typed", text.value);
    model.save_changes();
  });
  let said = null;
  let found = null;
  const rule = () => {
    if (said !== (model.get("typed") ?? "")) {
      said = model.get("typed") ?? "";
      found = said.trim() ? read(said, hyper) : null;
      if (text.value !== said) text.value = said;
      mistake.textContent = found?.error ?? "";
      text.setAttribute("aria-invalid", String(Boolean(found?.error)));
    }
    return found?.error ? null : found;
  };
  return { el, rule, update: rule };
}

/** What a sentence about the end of a path may use. */
export function places({ name, theta, J, diverged }) {
  const end = theta.at(-1);
  const before = theta.at(-2) ?? end;
  const [x0, y0] = theta[0].map((coordinate) => show(coordinate));
  const [x, y] = end.map((coordinate) => show(coordinate));
  const length = show(Math.hypot(...end.map((coordinate, i) => coordinate - before[i])));
  return { rule: name, x0, y0, t: diverged ?? theta.length - 1, x, y, first: show(J[0]), J: show(J.at(-1)), length };
}
