// A loss surface on a plane, computed when the book was built: a point is dragged about, and a cut goes through it.

import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { choice, make, startHandle } from "./controls.js";
import { frame } from "./frame.js";
import { Landscape, quantiles } from "./landscape.js";
import { say, show } from "./text.js";

const FINE = 121; // points of a cut
const TRAITS = ["start", "cut", "view"];

/** Mount the slice of `model` in `el`; returns what takes it down again. */
export function slice({ model, el, first }) {
  const [spec, choices] = ["surface", "choices"].map((name) => model.get(name));
  const reach = spec.box[0][1];
  const planes = model.get("planes").map(({ name, loss, right }) => {
    const [height, correct] = [grid(loss.map(Math.log), reach), grid(right.map((one) => one / 1000), reach)];
    return { name, loss: (a, b) => Math.exp(height(a, b)), accuracy: correct };
  });
  const now = () => planes.find(({ name }) => name === model.get("view"));
  const levels = quantiles(new Float64Array(model.get("planes").flatMap(({ loss }) => loss))); // the same for all

  const canvas = make("canvas", { class: "gd-landscape", role: "img" });
  const curve = make("canvas", { class: "gd-curve", role: "img" });
  const landscape = new Landscape(canvas, { value: (a, b) => now().loss(a, b) }, { ...spec, levels });
  const point = startHandle(model, landscape, "point");
  const views = choice(model, "view", say("sliceView"), choices.view.map((name) => [name, name]));
  const cuts = choice(model, "cut", say("sliceCut"), choices.cut.map((name) => [name, say(`sliceCut_${name}`)]));
  const controls = make("div", { class: "gd-controls" }, ...(planes.length > 1 ? [views.el] : []), cuts.el);
  let painted = null; // which plane the ground shows

  const draw = (root, resized) => {
    const [start, cut, view] = TRAITS.map((name) => model.get(name));
    const { position, places, along } = line(start, cut, reach);
    const drawn = planes.map((one) => ({ ...one, here: one.loss(...start), share: one.accuracy(...start), heights: places.map((place) => one.loss(...place)) }));
    const chosen = drawn.find(({ name }) => name === view);
    drawn.sort((one, other) => (one === chosen) - (other === chosen)); // the chosen one last, in front
    const ink = (one) => colour(root, one === chosen ? "accent" : "quiet");
    root.shown = { start, view, cut, loss: chosen.here, accuracy: chosen.share, places, heights: chosen.heights };
    if (resized) landscape.resize();
    else if (view !== painted) landscape.paintGround();
    painted = view;
    for (const control of [views, cuts, point]) control.update();
    canvas.setAttribute("aria-label", say("sliceLandscape", { view }));
    curve.setAttribute("aria-label", say("sliceCurve", { view, cut: say(`sliceCut_${cut}`) }));
    landscape.draw([]);
    landscape.line([places[0], places.at(-1)], ink(chosen));
    const values = drawn.flatMap(({ heights }) => heights);
    const chart = new Chart(curve, { from: along[0], across: along.at(-1), values, xlabel: say(`sliceAlong_${cut}`), ylabel: say("sliceLoss") });
    for (const one of drawn) {
      chart.line((i) => along[i], one.heights, ink(one), { thick: one === chosen ? 2.5 : 1.5 });
      chart.line(() => position, [one.here], ink(one), { end: true });
    }
    const [a, b] = start.map((coordinate) => show(coordinate));
    return [...drawn].reverse().map((one) => {
      const places = { view: one.name, a, b, loss: show(one.here), accuracy: show(100 * one.share), middle: show(one.loss(0, 0)) };
      return { text: say("sliceReadout", places), ink: ink(one) };
    });
  };
  const plane = make("div", { class: "gd-plane", style: "aspect-ratio: 1" }, canvas, point.el);
  const note = make("p", { class: "gd-note" }, say("sliceNote", { points: Math.sqrt(model.get("planes")[0].loss.length) }));
  return frame({ model, el, first }, TRAITS, { label: say("sliceExperiment"), kind: "slice", pictures: [plane, curve], controls, note }, draw);
}

/** A function of (a, b) from its values on a square grid: between the points a mean of four, weighted by nearness. */
function grid(values, reach) {
  const points = Math.sqrt(values.length);
  const cell = (coordinate) => {
    const at = Math.min(points - 1, Math.max(0, ((coordinate / reach + 1) / 2) * (points - 1)));
    const index = Math.min(Math.floor(at), points - 2);
    return [index, at - index];
  };
  return (a, b) => {
    const [[i, u], [j, v]] = [cell(a), cell(b)];
    const row = (k) => values[k * points + i] * (1 - u) + values[k * points + i + 1] * u;
    return row(j) * (1 - v) + row(j + 1) * v;
  };
}

/** The cut through a point: where it lies on it, the places of the cut, and how far along they are. */
function line([a, b], cut, reach) {
  const [x, y] = { across: [1, 0], up: [0, 1], home: a || b ? [a, b] : [1, 0] }[cut];
  const unit = [x / Math.hypot(x, y), y / Math.hypot(x, y)];
  const position = a * unit[0] + b * unit[1];
  const end = cut === "home" ? reach / Math.max(...unit.map(Math.abs)) : reach;
  const along = Array.from({ length: FINE }, (_, i) => -end + (2 * end * i) / (FINE - 1));
  const places = along.map((s) => [a + (s - position) * unit[0], b + (s - position) * unit[1]]);
  return { position, places, along };
}
