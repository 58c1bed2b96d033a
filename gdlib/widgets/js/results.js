// What a comparison measured: a row for each entry, best first, and beside it the sweep that each was tuned by.

import { colour, fit, font } from "./canvas.js";
import { Chart } from "./chart.js";
import { choice, make, switches } from "./controls.js";
import { frame } from "./frame.js";
import { logTicks, say, show, ticks } from "./text.js";

const SPAN = 20; // as gdlib.widgets.results has it
const FEW = 4; // lines that can be named
const [TOP, BOTTOM, RIGHT, TALL] = [8, 34, 64, 30];

/** The index of the least number of a sweep. */
const lowest = (sweep) => sweep.indexOf(Math.min(...sweep.filter((value) => value !== null)));

/** Mount the results of `model` in `el`; returns what takes it down again. */
export function results({ model, el, first }) {
  const [x, entries, inks, tables, labels, more, choices] = ["x", "entries", "inks", "tables", "labels", "more", "choices"].map((name) => model.get(name));
  const pictures = [0, 1].map(() => make("canvas", { class: "gd-curve", role: "img" }));
  const picks = ["task", "measure"].map((name) => choice(model, name, say(`results_${name}`), choices[name].map((one) => [one, one])));
  const shown = switches(model, say("resultsRules"), entries.map((name, i) => [`show_${i}`, name]));
  const controls = make("div", { class: "gd-controls" }, ...picks.map((pick) => pick.el), shown.el);

  const ranked = (task, measure) => {
    const sign = more.includes(measure) ? -1 : 1;
    const rows = entries.map((name, i) => {
      const values = task.measures[measure][i];
      const mean = values.includes(null) ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
      return { name, ink: inks[i], mean, values, sweep: task.sweep[i], on: model.get(`show_${i}`) === "yes" };
    });
    const key = ({ mean }) => (mean === null ? Infinity : sign * mean);
    return rows.filter(({ on }) => on).sort((a, b) => (key(a) === key(b) ? 0 : key(a) - key(b))); // Infinity less itself is no number
  };

  const draw = (root) => {
    const [task, measure] = [model.get("task"), model.get("measure")];
    const rows = ranked(tables.find((one) => one.task === task), measure);
    root.shown = { task, measure, rows: rows.map(({ name, mean, values }) => ({ name, mean, values })) };
    pictures[0].setAttribute("aria-label", say("resultsRows", { task, measure, order: rows.map(({ name }) => name).join(", ") }));
    pictures[1].setAttribute("aria-label", say("resultsSweeps", { task, ...labels }));
    drawRows(pictures[0], rows, measure);
    drawSweeps(pictures[1], rows);
    for (const control of [...picks, shown]) control.update();
    return rows.length ? sentences(rows, task, measure, root) : [{ text: say("resultsNone"), ink: colour(root, "ink") }];
  };
  const sentences = (rows, task, measure, root) => {
    const line = ({ name, ink, mean, values, sweep }) => {
      const ends = [Math.min(...values), Math.max(...values)];
      const spread = values.length > 1 && mean !== null ? say("resultsSpread", { low: show(ends[0]), high: show(ends[1]) }) : "";
      const places = { name, task, measure, mean: mean === null ? say("resultsMissing") : show(mean), spread, x: labels.x, best: show(x[lowest(sweep)]) };
      return { text: say("resultsReadout", places), ink: colour(root, ink) };
    };
    return [rows[0], ...(rows.length > 1 ? [rows.at(-1)] : [])].map(line);
  };

  const drawSweeps = (canvas, rows) => {
    const found = rows.flatMap(({ sweep }) => sweep.filter((value) => value !== null));
    const least = Math.min(...found);
    const at = x.map(Math.log10);
    const values = found.filter((value) => value <= SPAN * least);
    const chart = new Chart(canvas, { from: at[0], across: at.at(-1), values, xlabel: say("resultsPower", labels), ylabel: labels.y });
    const ends = rows.map(({ name, ink, sweep }) => {
      const [best, painted] = [lowest(sweep), colour(canvas, ink)];
      const dash = name.includes(",") ? [5, 4] : [];
      chart.line((i) => at[i], sweep.map((value) => value ?? NaN), painted, { thick: name === rows[0].name ? 2.5 : 1.3, dash });
      chart.line(() => at[best], [sweep[best]], painted, { end: true });
      return { text: name, ink, x: at[best], value: sweep[best] };
    });
    if (rows.length <= FEW) chart.names(ends);
  };
  return frame({ model, el, first }, Object.keys(choices), { label: say("resultsExperiment"), kind: "results", pictures, controls }, draw);
}

/** A row for each entry: its name, a dot for each seed, a stroke at the mean, and the mean in figures. */
function drawRows(canvas, rows, measure) {
  const { context, width, height } = fit(canvas);
  const left = 8 + Math.max(0, ...rows.map(({ name }) => ((context.font = font(canvas, 12, 600)), context.measureText(name).width)));
  const found = rows.flatMap(({ mean, values }) => (mean === null ? [] : values));
  const [low, high] = [Math.min(...found), Math.max(...found)];
  const log = low > 0 && high > 5 * low;
  const scaled = (value) => (log ? Math.log10(value) : value);
  const span = scaled(high) - scaled(low) || 1;
  const across = (value) => left + 8 + ((scaled(value) - scaled(low)) / span) * (width - left - RIGHT - 8);
  const step = Math.min(TALL, (height - TOP - BOTTOM) / rows.length);
  context.clearRect(0, 0, width, height);
  context.textBaseline = "middle";
  context.font = font(canvas, 12);
  context.fillStyle = colour(canvas, "quiet");
  context.strokeStyle = colour(canvas, "contour");
  context.textAlign = "center";
  for (const value of found.length && high > low ? (log ? logTicks(low, high) : ticks(low, high, 3)) : []) {
    line(context, across(value), TOP, height - BOTTOM, 1);
    context.fillText(show(value, 2), across(value), height - BOTTOM + 9);
  }
  context.textAlign = "right";
  context.fillText(measure + (log ? say("logarithmic") : ""), width - 4, height - 8);
  rows.forEach(({ name, ink, mean, values }, i) => {
    const top = TOP + (i + 0.5) * step;
    context.fillStyle = context.strokeStyle = colour(canvas, ink);
    context.font = font(canvas, 12, 600);
    context.textAlign = "left";
    context.fillText(name, 4, top);
    context.textAlign = "right";
    context.fillText(show(mean ?? NaN), width - 4, top);
    if (mean === null) return;
    line(context, across(mean), top - 0.35 * step, top + 0.35 * step, 2.5);
    context.globalAlpha = 0.5;
    for (const value of values) {
      context.beginPath();
      context.arc(across(value), top, 3, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  });
}

function line(context, left, from, to, thick) {
  context.lineWidth = thick;
  context.beginPath();
  context.moveTo(left, from);
  context.lineTo(left, to);
  context.stroke();
}
