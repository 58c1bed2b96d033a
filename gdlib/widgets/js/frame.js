// What experiments that are no race share: pictures, controls, words, a reset; drawn anew whenever a trait changes.

import { onTheme, paint } from "./canvas.js";
import { make } from "./controls.js";
import { say } from "./text.js";

/**
 * Mount `parts` in `el`: label, kind (a class), pictures (canvases, or boxes with one), controls and note (elements).
 * `draw(root, resized)` draws and answers with the sentences, [{text, ink}, …], whenever one of `traits` has changed, or
 * the size or the theme has; not while `hold.on`. Returns what takes it down.
 */
export function frame({ model, el, first: given }, traits, { label, kind, pictures, controls, note = "", hold = {} }, draw) {
  const first = Object.fromEntries(traits.map((name) => [name, given?.[name] ?? model.get(name)]));
  const reset = make("button", { type: "button", class: "gd-reset" }, say("reset"));
  const readout = make("div", { class: "gd-readout", "aria-live": "polite" });
  const root = make("section", { class: `gd gd-${kind}`, "aria-label": label });
  const sides = pictures.map((picture) => (picture.tagName === "CANVAS" ? make("div", { class: "gd-side" }, picture) : picture));
  root.append(make("div", { class: "gd-pictures" }, ...sides), controls, make("div", { class: "gd-foot" }, readout, reset), note);
  el.append(root);

  const redraw = (resized) => {
    const sentences = draw(root, resized);
    readout.replaceChildren(...sentences.map(({ text, ink }) => make("p", { style: `--gd-rule: ${ink}` }, text)));
  };
  const resize = () => {
    paint(root);
    redraw(true);
  };
  const changed = () => hold.on || redraw(false); // once at the end, not once for each name
  reset.addEventListener("click", () => {
    hold.on = true;
    for (const [name, value] of Object.entries(first)) model.set(name, value);
    hold.on = false;
    model.save_changes();
    redraw(false);
  });
  for (const name of traits) model.on(`change:${name}`, changed);
  const watch = new ResizeObserver(resize);
  for (const canvas of root.querySelectorAll("canvas")) watch.observe(canvas);
  const stop = onTheme(root, resize);
  resize();
  return () => {
    watch.disconnect();
    stop();
    for (const name of traits) model.off(`change:${name}`, changed);
  };
}
