// The few ipywidgets that a page can have without a kernel: sliders, boxes, labels, and the links between traits.

import { make } from "./controls.js";
import { say, show } from "./text.js";

const REFERENCE = "IPY_MODEL_";

/** What draws each model: a function of the model and of `mount(id)`, which draws another one. */
export const VIEWS = {
  FloatSliderModel: slider(),
  IntSliderModel: slider(),
  FloatLogSliderModel: slider(
    (exponent, { base }) => base ** exponent,
    (value, { base }) => Math.log(value) / Math.log(base),
  ),
  CheckboxModel: (model) => {
    const input = control(model, "input", { type: "checkbox" });
    input.addEventListener("change", () => model.set("value", input.checked));
    const update = () => (input.checked = model.get("value"));
    model.on("change:value", update);
    update();
    return make("label", { class: "gd-choice" }, input, model.get("description") ?? "");
  },
  DropdownModel: (model) => {
    const input = control(model, "select", {}, ...model.get("_options_labels").map((text, i) => make("option", { value: i }, text)));
    input.addEventListener("change", () => model.set("index", Number(input.value)));
    const update = () => (input.value = model.get("index"));
    model.on("change:index", update);
    update();
    return make("label", { class: "gd-choice" }, make("span", { class: "gd-symbol" }, model.get("description") ?? ""), input);
  },
  LabelModel: (model) => {
    const el = make("p", { class: "gd-label" });
    const update = () => (el.textContent = model.get("value"));
    model.on("change:value", update);
    update();
    return el;
  },
  VBoxModel: (model, mount) => make("div", { class: "gd-box" }, ...children(model, mount)),
  HBoxModel: (model, mount) => make("div", { class: "gd-box gd-row" }, ...children(model, mount)),
};

/** An element that can be switched off by the trait `disabled`. */
function control(model, ...parts) {
  const el = make(...parts);
  const update = () => (el.disabled = Boolean(model.get("disabled")));
  model.on("change:disabled", update);
  update();
  return el;
}

function children(model, mount) {
  return model.get("children").map((reference) => mount(reference.slice(REFERENCE.length)));
}

/** A slider from min to max by steps; `value` makes what it stands for of a place between them, `place` goes back. */
function slider(value = (place) => place, place = (number) => number) {
  return (model) => {
    const { min, max, step = (max - min) / 1000 } = model.state;
    const last = Math.ceil((max - min) / step - 1e-9); // a shorter step, if need be, so that max is reached
    const input = control(model, "input", { type: "range", min: 0, max: last, step: 1 });
    const output = make("span", { class: "gd-value", "aria-hidden": "true" });
    const update = () => {
      const at = place(model.get("value"), model.state);
      input.value = at >= max ? last : Math.round((at - min) / step);
      output.textContent = show(model.get("value"));
      input.setAttribute("aria-valuetext", show(model.get("value")));
    };
    input.addEventListener("input", () => {
      const at = Math.min(max, min + input.value * step);
      model.set("value", Number(value(at, model.state).toPrecision(12)));
    });
    model.on("change:value", update);
    update();
    const name = model.get("description") || say("value");
    return make("label", { class: "gd-slider" }, make("span", { class: "gd-symbol" }, name), make("span"), output, input);
  };
}

/** Let `jslink` and `jsdlink` work: `models` holds the models by id. */
export function bind(models) {
  for (const model of Object.values(models)) {
    const kind = model.get("_model_name");
    if (kind !== "LinkModel" && kind !== "DirectionalLinkModel") continue;
    const [[from, one], [to, other]] = [model.get("source"), model.get("target")].map(([reference, name]) => [models[reference.slice(REFERENCE.length)], name]);
    if (!from || !to) continue;
    const forward = () => to.set(other, from.get(one));
    from.on(`change:${one}`, forward);
    forward();
    if (kind === "LinkModel") to.on(`change:${other}`, () => from.set(one, to.get(other)));
  }
}
