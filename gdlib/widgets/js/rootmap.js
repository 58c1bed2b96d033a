// A map of the largest |root| over ηλ and γ: grey bands between contour lines, and hatched where errors grow.

import { colour, rgb } from "./canvas.js";
import { Chart, NAME, inside } from "./chart.js";
import { crossings, edges, size, square } from "./roots.js";
import { say } from "./text.js";

const LEVELS = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95]; // of the largest |root|
const WRITTEN = [0.5, 0.7, 0.9]; // on their lines
const [MIDDLE, INNER] = [0.25, 0.73]; // of the way across and up, where words have room
const ENDS = [0, ...LEVELS, 1];
const BANDS = ENDS.length - 1;
const HATCH = 9; // pixels from line to line

export class RootMap {
  /** `matrix(product, gamma)` gives the entries, for ηλ up to `reach` and γ in `heights`. */
  constructor(canvas, matrix, reach, heights) {
    Object.assign(this, { canvas, matrix, reach, heights });
    this.edge = edges((product, gamma) => this.above(1, product, gamma), reach, heights);
    this.complex = edges((product, gamma) => square(matrix(product, gamma)), reach, heights);
    this.labels = this.names();
    this.ground = document.createElement("canvas");
  }

  /** How far the largest |root| is above `level`. */
  above(level, product, gamma) {
    return size(this.matrix(product, gamma)) - level;
  }

  /** The ηλ above which an error grows, if it lies in the map. */
  limit(gamma) {
    return crossings((product) => this.above(1, product, gamma), this.reach)[0];
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
        const share = (grows ? BANDS : Math.floor(heights[i])) / BANDS;
        const onLine = grows ? Number(hatched) : Math.round(heights[i]) ? Math.max(0, Math.min(1, 0.5 + 0.5 * scale - pixels)) : 0;
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
      for (let c = 0; c < columns; c += 1) sizes[r * columns + c] = this.above(0, (c / (columns - 1)) * this.reach, gamma);
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
    for (const [text, product, up, align] of this.labels) chart.write(text, chart.x(product), chart.y(up), "quiet", align);
    const xs = found.map(({ product }) => Math.min(product, reach));
    chart.line((i) => xs[i], xs.map(() => gamma), ink("ink"), { thick: 1.5 });
    found.forEach((one, i) => chart.line(() => xs[i], [gamma], ink(one.ink), { end: true, dot: 5.5 }));
    const beside = chart.y(gamma) + (chart.y(gamma) > top + 40 ? -17 : 19);
    const places = spread(xs.map((x) => chart.x(x)), left + NAME / 2, chart.x(reach) - NAME / 2);
    found.forEach((one, i) => chart.write(one.name, places[i], beside, one.ink, "center"));
  }

  /** What the lines and the regions are called, and where: a list of [text, ηλ, γ, align]. */
  names() {
    const { reach, heights: [low, top] } = this;
    const gamma = (share) => low + share * (top - low);
    const across = (value, at) => crossings((product) => value(product, at), reach);
    // on a line upwards the levels are far apart, if it meets them all; else where they are met last
    const upwards = WRITTEN.map((level) => [MIDDLE * reach, low + crossings((up) => this.above(level, MIDDLE * reach, low + up), top - low)[0]]);
    const sideways = WRITTEN.map((level) => [across((...at) => this.above(level, ...at), gamma((level * level) / 2)).at(-1), gamma((level * level) / 2)]);
    const places = upwards.every(([, up]) => up) ? upwards : sideways;
    const found = places.map(([product, up], i) => [String(WRITTEN[i]), product, up, "center"]);
    const inner = across((...at) => square(this.matrix(...at)), gamma(INNER));
    if (inner.length > 1) found.push([say("complexRegion"), (inner[0] + inner.at(-1)) / 2, gamma(INNER), "center"]);
    const [lower, upper] = this.heights.map((up) => this.limit(up) ?? reach);
    return [...found, [say("divergence"), 0.98 * reach, gamma(lower < upper ? 0.08 : 0.6), "right"]].filter(([, product]) => product);
  }
}

/** Rising places, moved so that they lie between `low` and `high` and names there do not meet. */
export function spread(places, low, high) {
  let free = low;
  const right = places.map((place) => (free = Math.max(free, place) + NAME) - NAME);
  free = high;
  return right.reduceRight((found, place) => [(free = Math.min(free, place) - NAME) + NAME, ...found], []);
}

/** Which band a size lies in, and how far up in it: 2.5 is half-way between the lines 2 and 3. */
function heightOf(size) {
  let band = 0;
  while (band < BANDS - 1 && size > ENDS[band + 1]) band += 1;
  return band + Math.min(0.99, (size - ENDS[band]) / (ENDS[band + 1] - ENDS[band]));
}
