// What experiments on a quadratic in its eigenbasis share: a run along each direction, and the picture of the errors.

import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { run } from "./run.js";
import { say } from "./text.js";

export const INKS = ["GD", "Momentum", "NAG", "Adam", "Lion"]; // colours of the palette that are told apart
export const LONGEST = 5000; // steps to the target
const TARGET = 1e-3; // of the error at first
const SURE = 1e-9; // what is down there by its factor alone is at the target, for good
const [LEAST, MOST] = [1e-8, 1e4]; // errors beyond leave the picture

/** The names of the curvatures, as many as there are `shares`. */
export const named = (shares) => shares.map((_, i) => `λ${"₁₂₃₄₅"[i]}`);

/** The parabola ½ λ x². */
function parabola(curvature) {
  return { value: (x) => 0.5 * curvature * x * x, gradient: (x) => [curvature * x] };
}

/**
 * Each direction at the present settings: its curvature, the run along it, and the step from which on it is at the
 * target, −1 if none is; `size(curvature)` is the factor of a step in the long run, by which a run is long enough.
 */
export function directions(model, code, hyper, size) {
  const [least, shares, condition, steps] = ["least", "shares", "condition", "steps"].map((name) => model.get(name));
  const names = named(shares);
  return shares.map((share, i) => {
    const curvature = least * (1 + (condition - 1) * share);
    const enough = size(curvature) < 1 ? Math.ceil(Math.log(SURE) / Math.log(size(curvature))) : 0;
    const { theta, diverged } = run(code, parabola(curvature), [1], Math.max(steps, Math.min(LONGEST, enough)), hyper);
    const error = theta.map(([x]) => Math.abs(x));
    const last = error.findLastIndex((value) => value > TARGET);
    const reached = last === error.length - 1 ? -1 : last + 1;
    return { name: names[i], ink: INKS[i], curvature, theta: theta.flat(), error, reached, diverged };
  });
}

/** What is shown of each direction: the first steps of its path. */
export function shownPaths(found, steps) {
  return found.map(({ error, ink, ...one }) => ({ ...one, theta: one.theta.slice(0, steps + 1) }));
}

/** Draw the errors against the step. */
export function drawErrors(canvas, found, steps) {
  const shown = found.map(({ name, ink, error }) => ({ name, ink, error: error.slice(0, steps + 1) }));
  const values = [1, ...shown.flatMap(({ error }) => error.filter((value) => value >= LEAST && value <= MOST))];
  const chart = new Chart(canvas, { across: steps, values, xlabel: say("step"), ylabel: say("errorAxis"), wholeTicks: true });
  for (const { error, ink } of shown) chart.line((t) => t, error, colour(canvas, ink));
  chart.names(
    shown.map(({ name, ink, error }) => {
      const seen = error.findLastIndex((value) => value >= LEAST && value <= MOST); // where the line leaves the picture
      return { text: name, ink, x: seen, value: error[seen] };
    }),
  );
}
