// The driver: the loop around a rule, as gdlib.drivers.run has it.

/**
 * Run `rule` down `surface` from `start` = [x, y] for `steps` steps with hyper-parameters `hyper`, told the
 * surface's gradient, or what the oracle `ask(theta, t)` answers.
 * Returns {theta: [[x, y], …], J: […], asked: [{at, g}, …], diverged: null or the step that left the finite numbers}.
 */
export function run(rule, surface, start, steps, hyper, ask = (theta) => surface.gradient(...theta)) {
  let states = start.map((coordinate) => rule.init(coordinate));
  const theta = [];
  const J = [];
  const asked = [];
  for (let t = 0; t <= steps; t += 1) {
    if (t > 0) {
      const at = states.map((s) => rule.query(s, hyper));
      const g = ask(at, t);
      asked.push({ at, g });
      states = states.map((s, i) => rule.step(s, rule.reads ? { ...s, g: g[i] } : g[i], t, hyper));
    }
    const point = states.map((s) => rule.answer(s, hyper));
    const value = surface.value(...point);
    if (!(Number.isFinite(value) && point.every(Number.isFinite))) return { theta, J, asked, diverged: t };
    theta.push(point);
    J.push(value);
  }
  return { theta, J, asked, diverged: null };
}

/** The functions of a surface, their free parameters those that the object `at` holds when one is asked. */
export function placed(functions, at) {
  return Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, (x, y) => f(x, y, at)]));
}

/** The object that a JavaScript reading of gdlib stands for; the text comes from gdlib, never from a reader. */
export function compile(source) {
  return new Function(`"use strict"; return ${source};`)();
}
