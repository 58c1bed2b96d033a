// What the website loads: our widgets mounted with no kernel, from the state that the page carries.

import { onTheme, paint } from "./canvas.js";
import { make } from "./controls.js";
import { bind, VIEWS } from "./ipywidgets.js";
import { follow, links } from "./link.js";
import { Model } from "./model.js";
import { render } from "./render.js";
import { say } from "./text.js";

function scripts(kind) {
  return [...document.querySelectorAll(`script[type="application/vnd.jupyter.widget-${kind}+json"]`)];
}

/** Where the page of experiment `number` alone is, or null on such a page. */
function alone(number) {
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  const page = location.href.slice(root.href.length).split(/[?#]/)[0].replace(/\.html$/, "").replace(/(^|\/)$/, "$1index");
  return page.startsWith("embed/") ? null : `${root.href}embed/${page}-${number}.html`;
}

function start(states) {
  let count = 0;
  const first = {};
  const numbers = {};
  const models = {};
  const views = scripts("view").map((view) => [view, JSON.parse(view.textContent).model_id]);
  // numbered in the order in which they stand on the page, boxes opened
  const numberAll = (id) => {
    const state = states[id]?.state ?? {};
    if (state.kind) numbers[id] ??= Number(document.documentElement.dataset.experiment ?? (count += 1));
    for (const child of state.children ?? []) numberAll(child.slice("IPY_MODEL_".length));
  };
  views.forEach(([, id]) => numberAll(id));
  for (const [id, { state, model_name: name }] of Object.entries(states)) {
    first[id] = { ...state };
    models[id] = new Model({ _model_name: name, ...state });
  }
  bind(models);
  for (const [id, number] of Object.entries(numbers)) follow(models[id], number);

  const mount = (id, script) => {
    const el = make("div", { class: "gd-mount" });
    script?.after(el);
    const [model, state] = [models[id], first[id]];
    const view = VIEWS[model?.get("_model_name")];
    try {
      if (state?.kind) {
        el.id = `experiment-${numbers[id]}`;
        render({ model, el, first: state });
        const section = el.querySelector("section"); // two of the same rules would have the same name
        section.setAttribute("aria-label", `${numbers[id]}. ${section.getAttribute("aria-label")}`);
        el.append(links(model, state, numbers[id], alone(numbers[id])));
      } else if (view) {
        if (script) {
          el.classList.add("gd"); // what stands in a box has its colours from the box
          onTheme(el, () => paint(el));
          paint(el);
        }
        el.append(view(model, (child) => mount(child)));
      } else el.append(make("p", { class: "gd-notice" }, say("unknownWidget")));
    } catch (error) {
      el.append(make("p", { class: "gd-notice" }, say("failed", { reason: error.message })));
      setTimeout(() => {
        throw error;
      });
    }
    return el;
  };
  for (const [script, id] of views) mount(id, script);
  const here = new URLSearchParams(location.search).get("experiment");
  if (here && !document.documentElement.dataset.experiment) document.getElementById(`experiment-${here}`)?.scrollIntoView();
}

start(Object.assign({}, ...scripts("state").map((script) => JSON.parse(script.textContent).state)));
