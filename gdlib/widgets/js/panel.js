// Charts with sliders, a reset button and a readout: what `Replay` and `Contraction` share.

import { onTheme, paint } from "./canvas.js";
import { make, slider } from "./controls.js";
import { say } from "./text.js";

/**
 * Mount `pictures` in `el` with a slider for each of `specs`. `draw(root)` draws them and returns the sentences of the
 * readout, a list of [text, colour]; it is called whenever one of the traits of the sliders changes. `given` is what a
 * reset goes back to, or what the model holds now. Returns what takes it all down again.
 */
export function panel({ model, el, given, look, label, pictures, specs, note }, draw) {
  const names = specs.map(({ name }) => name);
  const first = Object.fromEntries(names.map((name) => [name, given?.[name] ?? model.get(name)]));
  const knobs = specs.map((spec) => slider(model, spec));
  const reset = make("button", { type: "button", class: "gd-reset" }, say("reset"));
  const readout = make("div", { class: "gd-readout", "aria-live": "polite" });
  const root = make("section", { class: `gd ${look}`, "aria-label": label });
  const controls = make("div", { class: "gd-controls" }, ...knobs.map((knob) => knob.el));
  root.append(pictures, controls, make("div", { class: "gd-foot" }, readout, reset), ...(note ? [note] : []));
  el.append(root);

  const update = () => {
    knobs.forEach((knob) => knob.update());
    readout.replaceChildren(...draw(root).map(([text, ink]) => make("p", { style: `--gd-rule: ${ink}` }, text)));
  };
  const resize = () => {
    paint(root);
    update();
  };

  reset.addEventListener("click", () => {
    for (const [name, value] of Object.entries(first)) model.set(name, value);
    model.save_changes();
  });
  for (const name of names) model.on(`change:${name}`, update);
  const watch = new ResizeObserver(resize);
  for (const canvas of root.querySelectorAll("canvas")) watch.observe(canvas);
  const stop = onTheme(root, resize);
  resize();
  return () => {
    watch.disconnect();
    stop();
    for (const name of names) model.off(`change:${name}`, update);
  };
}
