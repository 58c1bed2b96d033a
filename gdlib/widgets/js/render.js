// Which experiment a model is: the one place where a new kind is named.

import { contraction } from "./contraction.js";
import { experiment } from "./experiment.js";
import { replay } from "./replay.js";

const KINDS = { contraction, replay };

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function render(parts) {
  return (KINDS[parts.model.get("kind")] ?? experiment)(parts);
}
