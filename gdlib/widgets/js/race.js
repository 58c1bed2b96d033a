// Rules side by side on one landscape, a reader's typed rule among them.

import { make } from "./controls.js";
import { compile, run } from "./run.js";
import { say, show } from "./text.js";
import { read } from "./typed.js";

/** What `Race` and `Descent` draw; see experiment.js for what each part is for. */
export function race(model, surface) {
  const rules = model.get("rules").map((rule) => ({ ...rule, code: compile(rule.code) }));
  const names = model.get("sliders").map(({ name }) => name);
  const { vary } = model.get("surface");
  const hyper = names.filter((name) => name !== "steps" && !vary.includes(name));
  const box = model.get("typed") == null ? null : typedBox(model, hyper);
  const all = () => {
    const mine = box?.rule();
    return mine ? [...rules, { name: say("typedName"), ...mine }] : rules;
  };
  return {
    traits: ["start", ...names, ...(box ? ["typed"] : [])],
    words: { rules: rules.map(({ name }) => name).join(", ") },
    extras: box ? [box] : [],
    used: () => new Set(["steps", ...vary, ...all().flatMap((rule) => rule.hyper)]),
    compute() {
      const [start, steps] = [model.get("start"), model.get("steps")];
      const paths = all().map((rule) => {
        const h = Object.fromEntries(rule.hyper.map((name) => [name, model.get(name)]));
        return { name: rule.name, h, ...run(rule.code, surface, start, steps, h) };
      });
      return { steps, paths };
    },
    chart: () => ({ xlabel: say("step"), title: "objective" }),
    sentence(path, places) {
      const { J, diverged } = path;
      return say(diverged !== null ? "diverged" : J.at(-1) > J[0] ? "diverging" : "readout", places);
    },
  };
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
export function places({ name, theta, J, diverged }, box) {
  const end = theta.at(-1);
  const before = theta.at(-2) ?? end;
  const [x0, y0] = theta[0].map((coordinate) => show(coordinate));
  const [x, y] = end.map((coordinate, i) => near(coordinate, box[i]));
  const length = show(Math.hypot(...end.map((coordinate, i) => coordinate - before[i])));
  return { rule: name, x0, y0, t: diverged ?? theta.length - 1, x, y, first: show(J[0]), J: show(J.at(-1)), length };
}

/** A coordinate; one that is nothing beside the size of the picture is called about 0. */
function near(value, [low, high]) {
  return value !== 0 && Math.abs(value) < 1e-9 * (high - low) ? "≈ 0" : show(value);
}
