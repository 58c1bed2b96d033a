// A chart on a canvas: axes with round numbers, lines, and the end of a line as a dot.

import { colour, fit, font } from "./canvas.js";
import { logTicks, say, show, ticks } from "./text.js";

const LEFT = 52;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 34;
const MANY = 2; // points to a pixel
export const NAME = 19; // pixels that a name such as λ₁ takes sideways
const APART = 15; // pixels from one name up to the next

/** What is left of a canvas within the margins of a chart: its width and its height, in CSS pixels. */
export function inside(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  return [Math.max(0, width - LEFT - RIGHT), Math.max(0, height - TOP - BOTTOM)];
}

/** The frame of a chart over x from `from` to `across`, y over the finite `values`, `linear` or else by ratio if none is
 * negative, about `count` numbers at each; it draws what is asked of it later. */
export class Chart {
  constructor(canvas, { across, values, xlabel, ylabel, from = 0, wholeTicks = false, linear = false, count = 4 }) {
    const { context, width, height } = fit(canvas);
    Object.assign(this, { canvas, context, width, height, from, across: across || 1 });
    this.log = !linear && values.every((value) => value >= 0) && values.some((value) => value > 0);
    const scaled = values.map((value) => this.scale(value)).filter(Number.isFinite); // of 0 there is no logarithm
    [this.low, this.high] = range(scaled);
    if (width && height) this.frame(canvas, xlabel, ylabel, wholeTicks, count);
  }

  scale(value) {
    return this.log ? Math.log10(value) : value;
  }

  x(value) {
    return LEFT + ((value - this.from) / (this.across - this.from)) * (this.width - LEFT - RIGHT);
  }

  /** From CSS pixels to x, kept inside the frame. */
  valueAt(left) {
    const share = Math.min(1, Math.max(0, (left - LEFT) / (this.width - LEFT - RIGHT)));
    return this.from + (this.across - this.from) * share;
  }

  /** From CSS pixels to y, kept inside the frame. */
  heightAt(top) {
    const share = Math.min(1, Math.max(0, (top - TOP) / (this.height - TOP - BOTTOM)));
    return this.high - (this.high - this.low) * share;
  }

  y(value) {
    return TOP + ((this.high - this.scale(value)) / (this.high - this.low)) * (this.height - TOP - BOTTOM);
  }

  frame(canvas, xlabel, ylabel, wholeTicks, count) {
    const { context, width, height, low, high, from, across } = this;
    context.clearRect(0, 0, width, height);
    context.font = font(canvas, 12);
    context.fillStyle = colour(canvas, "quiet");
    context.strokeStyle = colour(canvas, "contour");
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const value of this.log ? logTicks(10 ** low, 10 ** high) : ticks(low, high, count)) {
      context.beginPath();
      context.moveTo(LEFT, this.y(value));
      context.lineTo(width - RIGHT, this.y(value));
      context.stroke();
      context.fillText(show(value, 2), LEFT - 6, this.y(value));
    }
    context.textAlign = "left";
    const long = ylabel + (this.log ? say("logarithmic") : "");
    const fits = LEFT + context.measureText(long).width < width;
    context.fillText(fits ? long : ylabel, LEFT, TOP / 2);
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    const below = ticks(from, across, count).filter((value) => !wholeTicks || Number.isInteger(value));
    for (const value of below) {
      const most = width - context.measureText(show(value)).width / 2; // the last one stays inside
      context.fillText(show(value), Math.min(this.x(value), most), height - BOTTOM + 15);
    }
    context.textAlign = "right";
    context.fillText(xlabel, width - RIGHT, height - 4);
  }

  /** A dashed line across, at `value`. */
  dashed(value, ink) {
    const [from, to] = [LEFT, this.width - RIGHT].map((left) => [left, this.y(value)]);
    this.dashes(from, to, ink);
  }

  /** A dashed line between two places on the canvas. */
  dashes(from, to, ink) {
    const { context } = this;
    context.save();
    context.setLineDash([4, 4]);
    context.strokeStyle = ink;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    context.restore();
  }

  /** Short marks on the lower edge, at `xs`. */
  marks(xs, ink) {
    const { context } = this;
    const bottom = this.height - BOTTOM;
    context.strokeStyle = ink;
    context.lineWidth = 1;
    context.beginPath();
    for (const value of xs) {
      context.moveTo(this.x(value), bottom + 3);
      context.lineTo(this.x(value), bottom - 4);
    }
    context.stroke();
  }

  /** Shade what lies above `value`, and say in it what it is. */
  above(value, text) {
    const { context, canvas } = this;
    context.save();
    context.globalAlpha = 0.35;
    context.fillStyle = colour(canvas, "contour");
    context.fillRect(LEFT, TOP, this.width - LEFT - RIGHT, this.y(value) - TOP);
    context.restore();
    this.write(text, LEFT + 8, this.y(value) - 9, "quiet", "left");
  }

  /** A dashed line upwards at x, named at the height `value` on its left or its right. */
  mark(x, text, value, align) {
    const [from, to] = [TOP, this.height - BOTTOM].map((top) => [this.x(x), top]);
    this.dashes(from, to, colour(this.canvas, "quiet"));
    this.write(text, this.x(x) + (align === "left" ? 5 : -5), this.y(value), "quiet", align);
  }

  /** Name lines where they end at (x, value), a list of {x, value, text, ink}, out of each other's way. */
  names(labels) {
    const place = (value) => Math.min(this.height - BOTTOM - 6, Math.max(TOP + 6, this.y(value) - 9));
    const placed = labels.map((label) => ({ ...label, top: place(label.value) })).sort((a, b) => b.top - a.top);
    const taken = [];
    let free = Infinity;
    for (const { x, text, ink, top } of placed) {
      if (x < this.across) {
        const left = Math.min(this.x(x) + 5, this.width - this.long(text));
        const meets = (height) => taken.some(([other, at]) => Math.abs(other - left) < NAME && Math.abs(at - height) < APART);
        let height = top;
        while (meets(height) && height - APART > TOP) height -= APART;
        taken.push([left, height]);
        this.write(text, left, height, ink, "left");
      } else this.write(text, this.width - RIGHT - 3, (free = Math.min(top, free - APART)), ink, "right");
    }
  }

  /** How many pixels a name takes. */
  long(text) {
    this.context.font = font(this.canvas, 12, 600);
    return this.context.measureText(text).width;
  }

  write(text, left, top, ink, align) {
    const { context, canvas } = this;
    context.font = font(canvas, 12, 600);
    context.textAlign = align;
    context.textBaseline = "middle";
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colour(canvas, "paper");
    context.strokeText(text, left, top);
    context.fillStyle = colour(canvas, ink);
    context.fillText(text, left, top);
  }

  /** A line through (xs[i], ys[i]); it is broken where a number is missing. */
  line(xs, ys, ink, { thick = 2, alpha = 1, end = false, dot = 3.5, dash = [] } = {}) {
    const { context, width, height } = this;
    context.save();
    context.beginPath();
    context.rect(LEFT, TOP - 5, width - LEFT, height - TOP - BOTTOM + 10);
    context.clip();
    context.globalAlpha = alpha;
    context.lineJoin = "round";
    context.strokeStyle = ink;
    context.lineWidth = thick;
    context.setLineDash(dash);
    context.beginPath();
    let last = null;
    let column = null; // of a line with many points to a pixel, each column is drawn once, from its least to its most
    ys.forEach((value, i) => {
      if (!Number.isFinite(value)) {
        column = null;
        return;
      }
      const top = this.log && value <= 0 ? 2 * height : this.y(value); // 0 lies below any logarithmic axis
      const before = last;
      last = [this.x(xs(i)), Math.min(2 * height, Math.max(-height, top))];
      if (column && ys.length > MANY * width && Math.floor(last[0]) === column.at) {
        const [least, most] = [Math.min(column.least, last[1]), Math.max(column.most, last[1])];
        column = { ...column, least, most };
        return;
      }
      if (column?.most > column?.least) {
        context.lineTo(column.at, column.least);
        context.lineTo(column.at, column.most);
        context.lineTo(...before);
      }
      if (column) context.lineTo(...last);
      else context.moveTo(...last);
      column = { at: Math.floor(last[0]), least: last[1], most: last[1] };
    });
    if (column) context.lineTo(...last);
    context.stroke();
    if (end && last) {
      context.fillStyle = ink;
      context.beginPath();
      context.arc(...last, dot, 0, 2 * Math.PI);
      context.fill();
    }
    context.restore();
  }
}

function range(values) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return high - low > 1e-12 ? [low, high] : [low - 0.5, high + 0.5];
}
