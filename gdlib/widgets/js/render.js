// Which experiment a model is: the one place where a new kind is named.

import { experiment } from "./experiment.js";
import { explorer } from "./explorer.js";
import { rare } from "./rare.js";
import { replay } from "./replay.js";
import { slice } from "./slice.js";

const KINDS = { replay, rare, slice, explorer }; // all others stand on a landscape

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function render(parts) {
  return (KINDS[parts.model.get("kind")] ?? experiment)(parts);
}
