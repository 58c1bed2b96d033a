// Sliders, the start handle, the reset button: plain HTML, so that keyboard and screen reader work.

import { say, show } from "./text.js";

const POSITIONS = 1000;
const MAIN_BUTTON = 0;
const SIDEWAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ALL_WAYS = { ...SIDEWAYS, ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** An element with attributes and children. */
export function make(tag, attributes = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

/**
 * A labelled slider for the model's trait `spec.name`; spec also has symbol, meaning, unless the table of strings has
 * them, and `values` to choose from or low, high, log, whole. The value is rounded to three digits first, so that what is shown is what is used.
 */
export function slider(model, spec) {
  const { name, symbol = say(name), meaning = say(`${name}Meaning`), low, high, log, whole } = spec;
  const values = spec.values ?? (whole ? wholes(low, high, log) : null);
  const most = values ? values.length - 1 : POSITIONS;
  const toValue = (position) => {
    if (values) return values[position];
    const share = position / POSITIONS;
    const value = log ? low * (high / low) ** share : low + share * (high - low);
    return Math.min(high, Math.max(low, Number(value.toPrecision(3))));
  };
  const toPosition = (value) => {
    if (values) return nearest(values, value);
    const share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return Math.round(POSITIONS * Math.min(1, Math.max(0, share)));
  };
  const input = make("input", { type: "range", min: 0, max: most, step: 1, name });
  const output = make("span", { class: "gd-value", "aria-hidden": "true" }); // aria-valuetext says it
  const label = make("label", { class: "gd-slider", title: meaning });
  label.append(make("span", { class: "gd-symbol" }, symbol), make("span", { class: "gd-meaning" }, meaning), output, input);
  input.addEventListener("input", () => {
    model.set(name, toValue(Number(input.value)));
    model.save_changes();
  });
  const update = () => {
    const value = model.get(name);
    if (toValue(Number(input.value)) !== value) input.value = toPosition(value);
    output.textContent = show(value);
    input.setAttribute("aria-valuetext", show(value));
  };
  return { el: label, update };
}

/** The whole numbers from low to high, all of them or, by ratio, as many as a slider can tell apart. */
function wholes(low, high, log) {
  if (!log) return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const found = Array.from({ length: POSITIONS + 1 }, (_, i) => Math.round(low * (high / low) ** (i / POSITIONS)));
  return [...new Set(found)];
}

/** The index of the number that is nearest to `value`. */
export function nearest(values, value) {
  return values.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(values[best] - value) ? i : best), 0);
}

/** A labelled choice among `options`, a list of [value, text], for the model's trait `name`. */
export function choice(model, name, symbol, options) {
  const input = make("select", { name }, ...options.map(([value, text]) => make("option", { value }, text)));
  input.addEventListener("change", () => {
    model.set(name, input.value);
    model.save_changes();
  });
  const el = make("label", { class: "gd-choice" }, make("span", { class: "gd-symbol" }, symbol), input);
  return { el, update: () => (input.value = model.get(name)) };
}

/** Buttons that turn things on and off, a list of [trait, text], each trait "yes" or "no"; one that is on is pressed. The
 * first button turns all of them off or, if one is off, all of them on. */
export function switches(model, label, things) {
  const on = ([name]) => model.get(name) === "yes";
  const all = make("button", { type: "button" }, say("all"));
  all.addEventListener("click", () => {
    const value = things.every(on) ? "no" : "yes";
    for (const [name] of things) model.set(name, value);
    model.save_changes();
  });
  const buttons = things.map(([name, text]) => {
    const button = make("button", { type: "button", name }, text);
    button.addEventListener("click", () => {
      model.set(name, model.get(name) === "yes" ? "no" : "yes");
      model.save_changes();
    });
    return button;
  });
  const el = make("div", { class: "gd-starts", role: "group", "aria-label": label }, make("span", { class: "gd-symbol" }, label), all, ...buttons);
  const update = () => {
    all.setAttribute("aria-pressed", String(things.every(on)));
    for (const button of buttons) button.setAttribute("aria-pressed", String(model.get(button.name) === "yes"));
  };
  return { el, update };
}

/** The button that asks for another draw, by the trait `seed`. */
export function drawButton(model) {
  const el = make("button", { type: "button", class: "gd-draw" }, say("draw"));
  el.addEventListener("click", () => {
    model.set("seed", model.get("seed") + 1);
    model.save_changes();
  });
  return el;
}

/** A button for each of the places in `starts`, which puts the start exactly there; the one in use is pressed. */
export function startButtons(model, starts) {
  const buttons = Object.entries(starts).map(([key, place]) => {
    const button = make("button", { type: "button" }, say(`start_${key}`));
    button.addEventListener("click", () => {
      model.set("start", place);
      model.save_changes();
    });
    return [button, place];
  });
  const label = say("starts");
  const el = make("div", { class: "gd-starts", role: "group", "aria-label": label }, make("span", { class: "gd-symbol" }, label));
  el.append(...buttons.map(([button]) => button));
  const update = () => {
    for (const [button, place] of buttons) button.setAttribute("aria-pressed", String(String(place) === String(model.get("start"))));
  };
  return { el, update };
}

/**
 * A real element over a canvas that is dragged, or moved by the arrow keys: `at()` says where it is, in CSS pixels, and
 * `move([left, top])` is told where it should be.
 */
export function handle(canvas, label, at, move, { sideways = false } = {}) {
  const el = make("button", { type: "button", class: sideways ? "gd-handle gd-line" : "gd-handle", "aria-label": label });
  let grip = [0, 0]; // from the point to where it was taken hold of
  el.addEventListener("pointerdown", (event) => {
    if (event.button !== MAIN_BUTTON) return;
    const corner = canvas.getBoundingClientRect();
    const [left, top] = at();
    grip = [event.clientX - corner.left - left, event.clientY - corner.top - top];
    el.setPointerCapture(event.pointerId);
    el.classList.add("gd-dragged");
  });
  el.addEventListener("pointermove", (event) => {
    if (!el.hasPointerCapture(event.pointerId)) return;
    const corner = canvas.getBoundingClientRect();
    move([event.clientX - corner.left - grip[0], event.clientY - corner.top - grip[1]]);
  });
  el.addEventListener("lostpointercapture", () => el.classList.remove("gd-dragged"));
  el.addEventListener("keydown", (event) => {
    const direction = (sideways ? SIDEWAYS : ALL_WAYS)[event.key];
    if (!direction) return;
    event.preventDefault();
    const { width, height } = canvas.getBoundingClientRect();
    const stride = (event.shiftKey ? 0.1 : 0.02) * Math.min(width, height);
    const [left, top] = at();
    move([left + stride * direction[0], top + stride * direction[1]]);
  });
  return el;
}

/** The handle of the trait `start` on a landscape, which a reader knows by `name`. */
export function startHandle(model, landscape, name = "start") {
  const at = () => landscape.at(model.get("start"));
  const el = handle(landscape.canvas, say(name), at, (place) => {
    model.set("start", landscape.theta(place).map((coordinate) => Number(coordinate.toPrecision(3))));
    model.save_changes();
  });
  const update = () => {
    const [left, top] = at();
    el.style.transform = `translate(${left}px, ${top}px)`;
    const [x, y] = model.get("start").map((coordinate) => show(coordinate));
    el.setAttribute("aria-description", say(`${name}Value`, { x, y }));
  };
  return { el, update };
}
