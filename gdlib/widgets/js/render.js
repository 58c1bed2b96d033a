// Which experiment a model is: the one place where a new kind is named.

import { contraction } from "./contraction.js";
import { experiment } from "./experiment.js";
import { explorer } from "./explorer.js";
import { rare } from "./rare.js";
import { replay } from "./replay.js";
import { results } from "./results.js";
import { slice } from "./slice.js";
import { stability } from "./stability.js";
import { stopping } from "./stopping.js";

const KINDS = { contraction, explorer, rare, replay, results, slice, stability, stopping }; // all others are a race

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function render(parts) {
  return (KINDS[parts.model.get("kind")] ?? experiment)(parts);
}
