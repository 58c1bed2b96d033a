// The driver: the loop around a rule, as gdlib.drivers.run has it.

/**
 * Run `rule` down `surface` from `start` = [x, y] for `steps` steps with hyper-parameters `h`.
 * Returns {theta: [[x, y], …], J: […], diverged: null or the step that left the finite numbers}.
 */
export function run(rule, surface, start, steps, h) {
  let states = start.map((coordinate) => rule.init(coordinate));
  const theta = [];
  const J = [];
  for (let t = 0; t <= steps; t += 1) {
    if (t > 0) {
      const g = surface.gradient(...states.map((s) => rule.query(s, h)));
      states = states.map((s, i) => rule.step(s, rule.reads ? { ...s, g: g[i] } : g[i], t, h));
    }
    const point = states.map((s) => rule.answer(s, h));
    const value = surface.value(...point);
    if (!(Number.isFinite(value) && point.every(Number.isFinite))) return { theta, J, diverged: t };
    theta.push(point);
    J.push(value);
  }
  return { theta, J, diverged: null };
}

/** The object that a JavaScript reading of gdlib stands for; the text comes from gdlib, never from a reader. */
export function compile(source) {
  return new Function(`"use strict"; return ${source};`)();
}
