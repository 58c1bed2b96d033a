// A map of the largest |root| over ηλ and γ: grey bands between contour lines, and hatched where errors grow.

import { colour, rgb } from "./canvas.js";
import { Chart, inside } from "./chart.js";
import { crossings, edges } from "./roots.js";
import { say } from "./text.js";

const LEVELS = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95]; // of the largest |root|
const WRITTEN = [0.5, 0.7, 0.9]; // on their lines
const MIDDLE = 0.25;
const ENDS = [0, ...LEVELS, 1];
const BANDS = ENDS.length - 1;
const HATCH = 9; // pixels from line to line

export class RootMap {
  /** `roots(product, gamma)` as roots.js has them, for ηλ up to `reach` and γ in `heights`. */
  constructor(canvas, roots, reach, heights) {
    Object.assign(this, { canvas, roots, reach, heights });
    const above = (level) => (product, gamma) => roots(product, gamma).size - level;
    this.edge = edges(above(1), reach, heights);
    this.complex = edges((product, gamma) => roots(product, gamma).square, reach, heights);
    this.limit = (gamma) => crossings((product) => above(1)(product, gamma), reach)[0];
    this.ground = document.createElement("canvas");
  }

  /** From ηλ and γ to CSS pixels, kept inside the map. */
  place(product, gamma) {
    return [this.chart.x(Math.min(product, this.reach)), this.chart.y(gamma)];
  }

  /** From CSS pixels to ηλ and γ, kept inside the map. */
  at([left, top]) {
    return [this.chart.valueAt(left), this.chart.heightAt(top)];
  }

  /** Paint the ground anew: needed when the size or the theme has changed. */
  paint() {
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    const [columns, rows] = inside(this.canvas).map((side) => Math.round(side * scale));
    if (!columns || !rows) return;
    Object.assign(this.ground, { width: columns, height: rows });
    const [valley, hill, line] = ["valley", "hill", "contour"].map((name) => rgb(colour(this.canvas, name)));
    const image = new ImageData(columns, rows);
    const sizes = this.sample(columns + 1, rows + 1);
    const heights = sizes.map(heightOf);
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < columns; c += 1) {
        const i = r * (columns + 1) + c;
        const grows = sizes[i] > 1;
        const slope = Math.hypot(heights[i + 1] - heights[i], heights[i + columns + 1] - heights[i]);
        const pixels = Math.abs(heights[i] - Math.round(heights[i])) / (slope || 1); // to the nearest contour line
        const hatched = (c + r) % Math.round(HATCH * scale) < 1.5 * scale;
        const share = Math.floor(heights[i]) / BANDS;
        const onLine = grows ? Number(hatched) : Math.round(heights[i]) ? Math.max(0, Math.min(1, 0.7 * scale - pixels)) : 0;
        for (let k = 0; k < 3; k += 1) {
          const grey = valley[k] + share * (hill[k] - valley[k]);
          image.data[4 * (r * columns + c) + k] = grey + onLine * (line[k] - grey);
        }
        image.data[4 * (r * columns + c) + 3] = 255;
      }
    }
    this.ground.getContext("2d").putImageData(image, 0, 0);
  }

  /** The largest |root| on a grid over the map, row by row from the top. */
  sample(columns, rows) {
    const [low, top] = this.heights;
    const sizes = new Float64Array(columns * rows);
    for (let r = 0; r < rows; r += 1) {
      const gamma = top - (r / (rows - 1)) * (top - low);
      for (let c = 0; c < columns; c += 1) sizes[r * columns + c] = this.roots((c / (columns - 1)) * this.reach, gamma).size;
    }
    return sizes;
  }

  /** Draw the map, and on it each of `found`, {name, ink, product}, at the height `gamma`. */
  draw(found, gamma) {
    const { canvas, reach, heights } = this;
    const chart = new Chart(canvas, { across: reach, values: heights, xlabel: say("productAxis"), ylabel: say("stabilityAxis"), linear: true, count: 5 });
    this.chart = chart;
    const [left, top] = [chart.x(0), chart.y(heights[1])];
    if (this.ground.width) chart.context.drawImage(this.ground, left, top, chart.x(reach) - left, chart.y(heights[0]) - top);
    const ink = (name) => colour(canvas, name);
    const stroke = (lines, name, options) => {
      for (const line of lines) chart.line((i) => line[i][0], line.map(([, y]) => y), ink(name), options);
    };
    stroke(this.complex, "quiet", { thick: 1.5, dash: [5, 4] });
    stroke(this.edge, "ink", { thick: 2 });
    this.words();
    const xs = found.map(({ product }) => Math.min(product, reach));
    chart.line((i) => xs[i], xs.map(() => gamma), ink("ink"), { thick: 1.5 });
    found.forEach((one, i) => chart.line(() => xs[i], [gamma], ink(one.ink), { end: true, dot: 5.5 }));
    found.forEach((one, i) => chart.write(one.name, Math.max(left + 10, chart.x(xs[i])), chart.y(gamma) + (chart.y(gamma) > top + 40 ? -17 : 19), one.ink, "center"));
  }

  /** Name what the regions and the lines are. */
  words() {
    const { chart, reach, heights: [low, top] } = this;
    const y = (share) => chart.y(low + share * (top - low));
    const above = (level) => (product, gamma) => this.roots(product, gamma).size - level;
    const middle = MIDDLE * reach; // there the lines are far apart, if all of them are there
    const across = WRITTEN.map((level) => [middle, crossings((gamma) => above(level)(middle, low + gamma), top - low)[0] + low]);
    const right = WRITTEN.map((level) => {
      const gamma = low + ((top - low) * level * level) / 2;
      return [crossings((product) => above(level)(product, gamma), reach).at(-1), gamma];
    });
    const places = across.every(([, gamma]) => gamma) ? across : right;
    places.forEach(([x, gamma], i) => x && chart.write(String(WRITTEN[i]), chart.x(x), chart.y(gamma), "quiet", "center"));
    const inner = crossings((product) => this.roots(product, low + 0.73 * (top - low)).square, reach);
    if (inner.length > 1) chart.write(say("complexRegion"), chart.x((inner[0] + inner.at(-1)) / 2), y(0.73), "quiet", "center");
    const [lower, upper] = [low, top].map((gamma) => this.limit(gamma) ?? reach);
    chart.write(say("divergence"), chart.x(reach) - 8, y(lower < upper ? 0.08 : 0.6), "quiet", "right");
  }
}

/** Which band a size lies in, and how far up in it: 2.5 is half-way between the lines 2 and 3. */
function heightOf(size) {
  let band = 0;
  while (band < BANDS - 1 && size > ENDS[band + 1]) band += 1;
  return band + Math.min(0.99, (size - ENDS[band]) / (ENDS[band + 1] - ENDS[band]));
}
