// Which experiment a model is: the one place where a new kind is named.

import { experiment } from "./experiment.js";
import { explorer } from "./explorer.js";
import { replay } from "./replay.js";

const MOUNTS = { replay, explorer };

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function render(parts) {
  return (MOUNTS[parts.model.get("kind")] ?? experiment)(parts);
}
