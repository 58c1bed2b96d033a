// Recorded curves and a patience: where a run stops, which check is kept, and what that is worth on the test part.

import { colour } from "./canvas.js";
import { Chart } from "./chart.js";
import { choice, make, slider } from "./controls.js";
import { frame } from "./frame.js";
import { say, show } from "./text.js";

const PARTS = [["Training", "quiet"], ["Validation", "accent"], ["Test", "ink"]];
const [ROOM, SIDE] = [42, 90]; // pixels that a name takes, and both of them
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Where a curve of checks stops and which one is kept, as gdlib.drivers.Patience has it. */
export function stopped(curve, patience) {
  let [kept, waited] = [0, 0];
  for (let t = 1; t < curve.length; t += 1) {
    const better = curve[t] < curve[kept];
    if (better) kept = t;
    waited = better ? 0 : waited + 1;
    if (waited > patience) return { stops: t, kept };
  }
  return { stops: curve.length - 1, kept };
}

/** Mount the experiment of `model` in `el`, as anywidget asks; returns what takes it down again. */
export function stopping({ model, el, first }) {
  const [x, curves, sliders, choices] = ["x", "curves", "sliders", "choices"].map((name) => model.get(name));
  const pictures = [0, 1].map(() => make("canvas", { class: "gd-curve", role: "img" }));
  const knobs = sliders.map((one) => slider(model, one));
  const pick = choice(model, "watched", say("stoppingWatched"), choices.watched.map((name) => [name, name]));
  const controls = make("div", { class: "gd-controls" }, pick.el, ...knobs.map((knob) => knob.el));
  const whole = ({ name, low, high }) => Math.min(high, Math.max(low, Math.round(model.get(name)) || low)); // a link may bring anything
  const most = sliders[0].high;

  const draw = (root) => {
    const [patience, run] = sliders.map(whole);
    const { name: watched, runs } = curves.find(({ name }) => name === model.get("watched"));
    const ends = (wait) => runs.map(([, validation]) => stopped(validation, wait));
    const means = Array.from({ length: most + 1 }, (_, wait) => mean(ends(wait).map(({ kept }, i) => runs[i][2][kept])));
    const steps = mean(ends(patience).map(({ stops }) => x[stops]));
    const [here, parts] = [stopped(runs[run - 1][1], patience), runs[run - 1]];
    const last = x.length - 1;
    root.shown = { watched, patience, run, ...here, mean: means[patience], steps }; // for whoever wants the numbers
    drawRun(pictures[0], parts, here, watched);
    drawMeans(pictures[1], means, patience, mean(runs.map(([, , test]) => test[last])));
    pictures[0].setAttribute("aria-label", say("stoppingCurves", { watched, run }));
    pictures[1].setAttribute("aria-label", say("stoppingMeans", { watched, count: runs.length }));
    for (const control of [pick, ...knobs]) control.update();
    const test = parts[2];
    const places = { patience, run, watched, stops: show(x[here.stops]), kept: show(x[here.kept]), test: show(test[here.kept]) };
    const all = { ...places, end: show(test[last]), last: show(x[last]), best: show(Math.min(...test)) };
    const ended = here.stops === last && last - here.kept <= patience;
    const over = { count: runs.length, patience, mean: show(means[patience]), steps: show(Math.round(steps)), watched };
    return [
      { text: say(ended ? "stoppingNever" : "stoppingReadout", all), ink: colour(root, "accent") },
      { text: say("stoppingOver", { ...over, end: show(mean(runs.map(([, , one]) => one[last]))) }), ink: colour(root, "ink") },
    ];
  };

  const drawRun = (canvas, parts, { stops, kept }, watched) => {
    const across = x.at(-1);
    const chart = new Chart(canvas, { across, values: [0, ...parts.flat()], linear: true, xlabel: say("step"), ylabel: watched });
    const [high, low] = [0.97, 0.88].map((share) => share * chart.high);
    const [from, to] = [kept, stops].map((check) => chart.x(x[check]));
    const names = [say("stoppingKept"), say("stoppingStops")];
    const side = to > chart.width - SIDE ? "right" : "left";
    const near = stops !== kept && to - from < ROOM; // too near for a name between the two lines
    chart.mark(x[kept], near ? "" : names[0], high, "left");
    if (stops !== kept) chart.mark(x[stops], near ? names.join(", ") : names[1], near ? high : low, side);
    parts.forEach((part, i) => {
      const ink = colour(canvas, PARTS[i][1]);
      chart.line((t) => x[t], part, ink, { thick: 1.2, alpha: 0.35 });
      chart.line((t) => x[t], part.slice(0, stops + 1), ink, { thick: 2.2 });
      chart.line(() => x[kept], [part[kept]], ink, { end: true });
    });
    chart.names(parts.map((part, i) => ({ text: say(`stopping${PARTS[i][0]}`), ink: PARTS[i][1], x: across, value: part.at(-1) })));
  };

  const drawMeans = (canvas, means, patience, end) => {
    const chart = new Chart(canvas, { across: most, values: [...means, end], linear: true, wholeTicks: true, xlabel: say("patience"), ylabel: say("stoppingMean") });
    chart.dashed(end, colour(canvas, "quiet"));
    chart.line((wait) => wait, means, colour(canvas, "ink"));
    chart.line(() => patience, [means[patience]], colour(canvas, "accent"), { end: true, dot: 5 });
    const falls = end > mean(means);
    chart.write(say("stoppingEnd"), chart.width - 16, chart.y(end) + (falls ? 12 : -10), "quiet", "right");
  };
  const traits = ["patience", "run", "watched"];
  return frame({ model, el, first }, traits, { label: say("stoppingExperiment"), kind: "stopping", pictures, controls }, draw);
}
