// Which experiment a model is: the one place where a new kind is named.

import { experiment } from "./experiment.js";
import { replay } from "./replay.js";

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function render(parts) {
  return parts.model.get("kind") === "replay" ? replay(parts) : experiment(parts);
}
