// The landscape: a surface from above as bands between contour lines, and paths across it.

import { colour, fit, font, rgb } from "./canvas.js";
import { show, ticks } from "./text.js";

const BANDS = 14;
const ARROW = 44; // pixels
const EVERY = 31; // of so many values one is sorted for the edges of the bands
const COARSE = 2; // pixels to a side of a patch, as long as a slider moves the ground
const PAUSE = 150; // milliseconds without a move, after which the ground is drawn finely
const LINE = 15; // pixels from one name to the next
const ABOVE = [-9, 18, -24, 33, -39, 48, -54, 63];
const BELOW = [18, -9, 33, -24, 48, -39, 63, -54];
const DOTS = 500; // points of a path beyond which single steps cannot be told apart

export class Landscape {
  /** `box` is [[x low, x high], [y low, y high]], `axes` what the two are called; `levels` the edges of the bands, if given. */
  constructor(canvas, surface, { box, minimum, axes, levels }) {
    Object.assign(this, { canvas, surface, box, minimum, axes, levels });
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
    this.paintGround();
  }

  /** The surface has changed, and may again within a moment: draw the ground coarsely, and finely once it rests. */
  moveGround() {
    this.rest();
    this.paintGround(COARSE);
    this.resting = setTimeout(() => {
      this.paintGround();
      this.draw(this.paths);
    }, PAUSE);
  }

  /** Forget what is still to be drawn. */
  rest() {
    clearTimeout(this.resting);
  }

  /** Draw the ground anew, as the surface is now, in patches of so many pixels to a side. */
  paintGround(patch = 1) {
    if (!this.width || !this.height) return;
    const [columns, rows] = [this.canvas.width, this.canvas.height].map((pixels) => Math.ceil(pixels / patch));
    const values = this.sample(columns + 1, rows + 1);
    const levels = this.levels ?? quantiles(values.filter((_, i) => i % EVERY === 0));
    const heights = heightsOf(levels, values);
    const [low, high, line] = ["valley", "hill", "contour"].map((name) => rgb(colour(this.canvas, name)));
    const image = new ImageData(columns, rows);
    const { data } = image;
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < columns; c += 1) {
        const i = r * (columns + 1) + c;
        const height = heights[i];
        const [across, down] = [heights[i + 1] - height, heights[i + columns + 1] - height];
        const slope = Math.sqrt(across * across + down * down); // Math.hypot takes as long as all the rest
        const pixels = Math.abs(height - Math.round(height)) / (slope || 1); // to the nearest contour line
        const onLine = Math.round(height) ? Math.max(0, Math.min(1, 1.2 / patch - pixels)) : 0;
        const share = Math.floor(height) / BANDS;
        for (let k = 0; k < 3; k += 1) {
          const ground = low[k] + share * (high[k] - low[k]);
          data[4 * (r * columns + c) + k] = ground + onLine * (line[k] - ground);
        }
        data[4 * (r * columns + c) + 3] = 255;
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

  /** Draw the paths: a list of {theta, colour, name, next}, next what the rule is told after the last point, if shown. */
  draw(paths) {
    const { context, width, height } = this;
    this.paths = paths;
    if (!context || !width) return;
    context.clearRect(0, 0, width, height);
    context.drawImage(this.ground, 0, 0, width, height);
    this.scales();
    for (const path of paths) this.path(path);
    if (this.minimum) this.cross(this.at(this.minimum));
    for (const path of paths) {
      for (const [g, ink] of path.next ? [[path.next.full, "quiet"], [path.next.g, path.name]] : []) {
        if (g) this.arrow(path.next.at, g, colour(this.canvas, ink));
      }
    }
    const taken = [];
    paths.forEach((path, i) => paths.length > 1 && this.label(path, i % 2 ? BELOW : ABOVE, taken));
  }

  /** Where the gradient is asked, a ring, and which way down it says, an arrow of one length. */
  arrow(theta, g, ink) {
    const { context, width, height, box } = this;
    const [left, top] = this.at(theta);
    const [dx, dy] = [(-g[0] * width) / (box[0][1] - box[0][0]), (g[1] * height) / (box[1][1] - box[1][0])];
    const size = Math.hypot(dx, dy);
    if (!(size > 0)) return;
    const [x, y] = [(dx / size) * ARROW, (dy / size) * ARROW];
    const [tipLeft, tipTop] = [left + x, top + y];
    context.strokeStyle = ink;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(left, top, 7, 0, 2 * Math.PI);
    context.moveTo(left + 0.2 * x, top + 0.2 * y);
    context.lineTo(tipLeft, tipTop);
    for (const turn of [0.8, -0.8]) {
      const [cos, sin] = [Math.cos(turn) * 0.22, Math.sin(turn) * 0.22];
      context.moveTo(tipLeft, tipTop);
      context.lineTo(tipLeft - cos * x + sin * y, tipTop - sin * x - cos * y);
    }
    context.stroke();
  }

  path({ theta, colour: ink }) {
    const { context } = this;
    const points = theta.map((point) => this.at(point).map((pixel) => Math.max(-1e4, Math.min(1e4, pixel))));
    const many = points.length > 60; // a long zigzag must not become a slab of colour
    context.strokeStyle = ink;
    context.fillStyle = ink;
    context.globalAlpha = many ? 0.7 : 1;
    context.lineWidth = many ? 1.3 : 1.75;
    context.lineJoin = "round";
    context.beginPath();
    let drawn = points[0];
    context.moveTo(...drawn);
    points.forEach((point, i) => {
      const near = Math.abs(point[0] - drawn[0]) + Math.abs(point[1] - drawn[1]) < 0.5;
      if (near && i < points.length - 1) return;
      context.lineTo(...point);
      drawn = point;
    });
    context.stroke();
    context.globalAlpha = 1;
    if (points.length <= DOTS) for (const point of points.slice(1, -1)) this.dot(point, many ? 1.6 : 2.1);
    this.dot(points.at(-1), 5);
  }

  /** A straight line between two places, beside which the ground can still be seen. */
  line(ends, ink) {
    const { context } = this;
    if (!context || !this.width) return;
    context.strokeStyle = ink;
    context.lineWidth = 1.5;
    context.setLineDash([6, 4]);
    context.beginPath();
    for (const end of ends) context.lineTo(...this.at(end));
    context.stroke();
    context.setLineDash([]);
  }

  dot([left, top], radius) {
    this.context.beginPath();
    this.context.arc(left, top, radius, 0, 2 * Math.PI);
    this.context.fill();
  }

  /** A few numbers along the bottom and the left edge, and the names of the axes at their ends. */
  scales() {
    const { context, width, height, box, axes } = this;
    const write = (text, left, top, align) => {
      context.textAlign = align;
      context.strokeText(text, left, top);
      context.fillText(text, left, top);
    };
    context.font = font(this.canvas, 11);
    context.fillStyle = colour(this.canvas, "quiet");
    context.strokeStyle = colour(this.canvas, "valley");
    context.lineWidth = 3;
    context.lineJoin = "round";
    for (const x of ticks(...box[0], 5)) {
      const [left] = this.at([x, 0]);
      if (left > 30 && left < width - 30) write(show(x), left, height - 6, "center");
    }
    for (const y of ticks(...box[1], 5)) {
      const top = this.at([0, y])[1];
      if (top > 24 && top < height - 24) write(show(y), 6, top + 4, "left");
    }
    write(axes[0], width - 8, height - 6, "right");
    write(axes[1], 6, 15, "left");
  }

  /** The rule's name beside the end of its path, `shifts` how far below, of which the first is free of those in `taken`. */
  label({ theta, colour: ink, name }, shifts, taken) {
    const { context, width, height } = this;
    const [left, top] = this.at(theta.at(-1));
    if (left < 0 || left > width || top < 0 || top > height) return;
    context.font = font(this.canvas, 13, 600);
    const long = context.measureText(name).width;
    const toTheLeft = left + 14 + long > width;
    const from = toTheLeft ? left - 10 - long : left + 10;
    const free = (at) => taken.every((one) => Math.abs(one.at - at) >= LINE || one.from > from + long || one.to < from);
    const tops = shifts.map((shift) => Math.min(height - 8, Math.max(16, top + shift)));
    const at = tops.find(free) ?? tops[0];
    taken.push({ at, from, to: from + long });
    context.textAlign = "left";
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = colour(this.canvas, "valley");
    context.strokeText(name, from, at);
    context.fillStyle = ink;
    context.fillText(name, from, at);
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

/** The edges of the bands: closer together near the bottom, so that a quadratic's are evenly spaced. */
export function quantiles(values) {
  const sorted = values.filter(Number.isFinite).sort();
  return Array.from({ length: BANDS + 1 }, (_, k) => sorted[Math.floor((k / BANDS) ** 2 * (sorted.length - 1))]);
}

/** Which band each value lies in, and how far up in it: 2.5 is half-way between the lines 2 and 3. */
function heightsOf(levels, values) {
  let band = 0; // seldom another than that of the value before
  return values.map((value) => {
    while (band > 0 && !(value > levels[band])) band -= 1;
    while (band < BANDS - 1 && value > levels[band + 1]) band += 1;
    return band + Math.min(0.99, (value - levels[band]) / (levels[band + 1] - levels[band] || 1));
  });
}
