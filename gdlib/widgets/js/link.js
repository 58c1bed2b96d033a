// The state of an experiment in a link, ?experiment=2&eta=0.05&start=1,2, and the link to the experiment alone.

import { make } from "./controls.js";
import { say } from "./text.js";

const KEPT = ["start", "steps", "size", "passes", "order", "seed", "typed", "t"];

/** The traits of an experiment that a link can hold, each with its value at first. */
function traits(state) {
  const axes = (state.axes ?? []).map(({ name }) => name);
  const names = new Set([...KEPT, ...Object.keys(state.choices ?? {}), ...(state.sliders ?? []).map(({ name }) => name), ...axes]);
  return Object.fromEntries([...names].filter((name) => name in state || name === "t").map((name) => [name, state[name] ?? null]));
}

/** Give a model what the page's address says of experiment `number`; what makes no sense there is left out. */
export function follow(model, number) {
  const query = new URLSearchParams(location.search);
  const meant = query.get("experiment") ?? document.documentElement.dataset.experiment; // alone, it is that one
  if (Number(meant) !== number) return;
  for (const [name, first] of Object.entries(traits(model.state))) {
    const value = query.has(name) ? parsed(query.get(name), name, first, model.state) : null;
    if (value !== null) model.set(name, value);
  }
}

function parsed(text, name, first, state) {
  if (name === "typed") return first === null ? null : text;
  const options = name === "order" ? state.orders : state.choices?.[name];
  if (options) return options.includes(text) ? text : null;
  if (name === "start") {
    const point = text.split(",").map((part) => (part.trim() ? Number(part) : NaN));
    const inside = point.length === 2 && point.every((x, i) => x >= state.surface.box[i][0] && x <= state.surface.box[i][1]);
    return inside ? point : null;
  }
  const value = text.trim() === "" ? NaN : Number(text);
  const axis = state.axes?.find((one) => one.name === name);
  if (axis) return axis.values.includes(value) ? value : null;
  const slider = state.sliders.find((one) => one.name === name);
  const [low, high] = slider ? [slider.low, slider.high] : [0, 1e9];
  const whole = slider ? slider.whole : true;
  return value >= low && value <= high && (!whole || Number.isInteger(value)) ? value : null;
}

/** The links below an experiment: to its present state, and to its own page if there is one. */
export function links(model, first, number, alone) {
  const before = traits(first);
  const query = () => {
    const changed = Object.entries(before).filter(([name, value]) => JSON.stringify(model.get(name) ?? null) !== JSON.stringify(value));
    return new URLSearchParams([["experiment", number], ...changed.map(([name]) => [name, String(model.get(name) ?? "")])]);
  };
  const state = make("a", { class: "gd-link" }, say("link"));
  const own = alone ? make("a", { class: "gd-link" }, say("embed")) : "";
  const said = make("span", { role: "status" });
  const update = () => {
    state.href = `?${query()}#experiment-${number}`;
    if (alone) own.href = `${alone}?${query()}`;
    said.textContent = "";
  };
  const keep = (event) => {
    try {
      history.replaceState(null, "", state.href);
      navigator.clipboard?.writeText(state.href).catch(() => {});
      event.preventDefault();
      said.textContent = say("linked");
    } catch {
      // a page from disk may not change its address without being loaded: the link does it
    }
  };
  if (window.top === window) state.addEventListener("click", keep);
  else state.target = "_blank"; // in a frame the address that a reader sees is its host's
  model.on("change", update);
  update();
  return make("p", { class: "gd-links" }, state, own, said);
}
