// What the website loads: our widgets mounted with no kernel, from the state that the page carries.

import { make } from "./controls.js";
import { render } from "./experiment.js";
import { say } from "./text.js";

/** A widget's model as anywidget's front end has it: get, set, on, off, save_changes. */
class Model {
  constructor(state) {
    this.state = state;
    this.listeners = {};
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    if (this.state[name] === value) return;
    this.state[name] = value;
    for (const listener of this.listeners[`change:${name}`] ?? []) listener();
  }

  save_changes() {}

  on(event, listener) {
    (this.listeners[event] ??= new Set()).add(listener);
  }

  off(event, listener) {
    this.listeners[event]?.delete(listener);
  }
}

function scripts(kind) {
  return [...document.querySelectorAll(`script[type="application/vnd.jupyter.widget-${kind}+json"]`)];
}

function mount(states) {
  for (const view of scripts("view")) {
    const { model_id: id } = JSON.parse(view.textContent);
    const state = states[id]?.state;
    const el = make("div", { class: "gd-mount" });
    view.after(el);
    if (!state?.rules) {
      el.append(make("p", { class: "gd-notice" }, say("unknownWidget")));
      continue;
    }
    try {
      render({ model: new Model(state), el });
    } catch (error) {
      el.append(make("p", { class: "gd-notice" }, say("failed", { reason: error.message })));
      throw error;
    }
  }
}

mount(Object.assign({}, ...scripts("state").map((script) => JSON.parse(script.textContent).state)));
