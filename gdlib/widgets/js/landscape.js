// The landscape: a surface from above as bands between contour lines, and paths across it.

import { colour, fit, font } from "./canvas.js";

const BANDS = 14;

export class Landscape {
  /** `box` is [[x low, x high], [y low, y high]]. */
  constructor(canvas, surface, box, minimum) {
    Object.assign(this, { canvas, surface, box, minimum });
    this.ground = document.createElement("canvas");
  }

  /** From theta to CSS pixels. */
  at([x, y]) {
    const [[x0, x1], [y0, y1]] = this.box;
    return [((x - x0) / (x1 - x0)) * this.width, ((y1 - y) / (y1 - y0)) * this.height];
  }

  /** From CSS pixels to theta, kept inside the box. */
  theta([left, top]) {
    const [[x0, x1], [y0, y1]] = this.box;
    const share = (part, whole) => Math.min(1, Math.max(0, part / whole));
    return [x0 + share(left, this.width) * (x1 - x0), y1 - share(top, this.height) * (y1 - y0)];
  }

  /** Draw the ground anew: needed when the size or the theme has changed. */
  resize() {
    const { context, width, height } = fit(this.canvas);
    Object.assign(this, { context, width, height });
    if (width && height) this.paintGround();
  }

  paintGround() {
    const { width: columns, height: rows } = this.canvas;
    const values = this.sample(columns + 1, rows + 1);
    const levels = quantiles(values);
    const heights = values.map((value) => heightOf(levels, value));
    const [low, high, line] = ["valley", "hill", "contour"].map((name) => rgb(colour(this.canvas, name)));
    const image = new ImageData(columns, rows);
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < columns; c += 1) {
        const i = r * (columns + 1) + c;
        const height = heights[i];
        const slope = Math.hypot(heights[i + 1] - height, heights[i + columns + 1] - height);
        const pixels = Math.abs(height - Math.round(height)) / (slope || 1); // to the nearest contour line
        const onLine = Math.round(height) ? Math.max(0, Math.min(1, 1.2 - pixels)) : 0;
        const share = Math.floor(height) / BANDS;
        for (let k = 0; k < 3; k += 1) {
          const ground = low[k] + share * (high[k] - low[k]);
          image.data[4 * (r * columns + c) + k] = ground + onLine * (line[k] - ground);
        }
        image.data[4 * (r * columns + c) + 3] = 255;
      }
    }
    this.ground.width = columns;
    this.ground.height = rows;
    this.ground.getContext("2d").putImageData(image, 0, 0);
  }

  /** J on a grid over the box, row by row from the top. */
  sample(columns, rows) {
    const [[x0, x1], [y0, y1]] = this.box;
    const values = new Float64Array(columns * rows);
    for (let r = 0; r < rows; r += 1) {
      const y = y1 - (r / (rows - 1)) * (y1 - y0);
      for (let c = 0; c < columns; c += 1) {
        values[r * columns + c] = this.surface.value(x0 + (c / (columns - 1)) * (x1 - x0), y);
      }
    }
    return values;
  }

  /** Draw the paths: a list of {theta, colour, name}. */
  draw(paths) {
    const { context, width, height } = this;
    if (!context || !width) return;
    context.clearRect(0, 0, width, height);
    context.drawImage(this.ground, 0, 0, width, height);
    if (this.minimum) this.cross(this.at(this.minimum));
    for (const path of paths) this.path(path);
    for (const path of paths) this.label(path, paths);
  }

  path({ theta, colour: ink }) {
    const { context } = this;
    const points = theta.map((point) => this.at(point).map((pixel) => Math.max(-1e4, Math.min(1e4, pixel))));
    context.strokeStyle = ink;
    context.fillStyle = ink;
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    context.beginPath();
    points.forEach(([left, top], i) => (i ? context.lineTo(left, top) : context.moveTo(left, top)));
    context.stroke();
    points.slice(1).forEach(([left, top], i) => {
      const last = i === points.length - 2;
      context.beginPath();
      context.arc(left, top, last ? 5 : 2.1, 0, 2 * Math.PI);
      context.fill();
    });
  }

  /** The rule's name beside the end of its path, out of the other names' way. */
  label({ theta, colour: ink, name }, paths) {
    const { context, width, height } = this;
    const order = paths.findIndex((path) => path.name === name);
    const [left, top] = this.at(theta.at(-1));
    if (left < 0 || left > width || top < 0 || top > height || paths.length < 2) return;
    context.font = font(this.canvas, 13, 600);
    const toTheLeft = left + 14 + context.measureText(name).width > width;
    context.textAlign = toTheLeft ? "right" : "left";
    const at = [left + (toTheLeft ? -10 : 10), Math.min(height - 8, Math.max(16, top + (order % 2 ? 18 : -9)))];
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = colour(this.canvas, "valley");
    context.strokeText(name, ...at);
    context.fillStyle = ink;
    context.fillText(name, ...at);
  }

  cross([left, top]) {
    const { context } = this;
    context.strokeStyle = colour(this.canvas, "ink");
    context.lineWidth = 1.5;
    context.beginPath();
    for (const [dx, dy] of [[-5, -5], [5, -5]]) {
      context.moveTo(left + dx, top + dy);
      context.lineTo(left - dx, top - dy);
    }
    context.stroke();
  }
}

/** Levels between the bands: closer together near the bottom, so that a quadratic's are evenly spaced. */
function quantiles(values) {
  const sorted = values.filter(Number.isFinite).sort();
  return Array.from({ length: BANDS - 1 }, (_, k) => sorted[Math.floor(((k + 1) / BANDS) ** 2 * (sorted.length - 1))]);
}

/** Which band a value lies in, and how far up in it: 2.5 is half-way between the lines 2 and 3. */
function heightOf(levels, value) {
  let band = 0;
  while (band < levels.length && value > levels[band]) band += 1;
  if (band === 0 || band === levels.length) return band === 0 ? 0.49 : band;
  return band + (value - levels[band - 1]) / (levels[band] - levels[band - 1] || 1);
}

function rgb(text) {
  const digits = text.replace("#", "");
  return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16));
}
