// One rule on the bowl of a regression, its gradient asked on a few examples at a time.

import { batches, leastSquares, remembering, spread } from "./batches.js";
import { choice, drawButton, make } from "./controls.js";
import { compile, run } from "./run.js";
import { say, show } from "./text.js";

/** What `MiniBatch` draws; see experiment.js for what each part is for. */
export function minibatch(model, surface) {
  const [described] = model.get("rules");
  const rule = { ...described, code: compile(described.code) };
  const objective = leastSquares(model.get("data"));
  const rows = model.get("data").y.length;
  const names = model.get("sliders").map(({ name }) => name);
  const order = choice(model, "order", say("order"), model.get("orders").map((name) => [name, say(`order_${name}`)]));
  const again = drawButton(model);
  const update = () => {
    order.update();
    again.disabled = model.get("order") === "in_order";
  };
  const size = () => Math.round(Math.min(rows, Math.max(1, model.get("size") || 1))); // a link may bring anything
  const perPass = () => Math.ceil(rows / size());
  const drawn = remembering(batches);
  const full = (theta) => surface.gradient(...theta);

  return {
    full,
    label: "batchCurve",
    traits: ["start", ...names, "order", "seed"],
    words: { rules: rule.name },
    extras: [{ el: make("div", { class: "gd-order" }, order.el, again), update }],
    used: () => new Set(names),
    compute() {
      const steps = perPass() * Math.max(1, Math.round(model.get("passes")));
      const some = drawn(rows, size(), model.get("order"), model.get("seed"), steps);
      const h = Object.fromEntries(rule.hyper.map((name) => [name, model.get(name)]));
      const ask = (theta, t) => objective.gradient(theta, some[t - 1]);
      const path = { name: rule.name, h, ...run(rule.code, surface, model.get("start"), steps, h, ask) };
      path.behind = path.asked.map(({ at }, i) => objective.value(at, some[i]));
      return { steps, paths: [path], batches: some };
    },
    chart: () => ({ unit: perPass(), xlabel: say("passesAxis"), title: say("batchObjective") }),
    sentence(path, places, { batches: some }) {
      const [n, theta] = [size(), path.theta.at(-1)];
      if (path.diverged !== null) return say("batchDiverged", { ...places, n });
      const variance = spread(objective, theta, some.slice(-perPass()), full(theta));
      const single = spread(objective, theta, Array.from({ length: rows }, (_, i) => [i]), full(theta));
      const without = model.get("order") === "with_replacement" ? 1 : (rows - n) / Math.max(1, rows - 1);
      const least = show(surface.value(...model.get("surface").minimum));
      const passes = show((path.theta.length - 1) / perPass());
      const measured = { variance: show(variance), predicted: show((single / n) * without), single: show(single) };
      return say("batchReadout", { ...places, n, passes, least, ...measured });
    },
  };
}
