// The words and numbers a reader sees; one table per language, shared with the Python side.

import en from "../../strings/en.json";

const tables = { en };

/** The string called `key` in the page's language, with its {places} filled. */
export function say(key, places = {}) {
  const language = (globalThis.document?.documentElement.lang || "en").slice(0, 2);
  const text = (tables[language] ?? en)[key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

/** A number to `digits` significant digits, a whole one in full, its minus sign and powers of ten as in print. */
export function show(value, digits = 3) {
  if (!Number.isFinite(value)) return value === Infinity ? "∞" : value === -Infinity ? "−∞" : "—";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const plain = size >= 1e-3 && size < 1e5;
  if (plain) return String(Number.isInteger(value) ? value : Number(value.toPrecision(digits))).replace("-", "−");
  const [, factor, exponent] = value.toExponential(digits - 1).match(/^(.*)e([+-]\d+)$/);
  const power = `10${superscript(Number(exponent))}`;
  const shown = Number(factor) === 1 ? power : `${Number(factor)}\u00a0×\u00a0${power}`;
  return shown.replace("-", "−");
}

/** Round numbers between low and high, about `count` of them. */
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((size) => size >= 0.999 * rough);
  const first = Math.ceil(low / step);
  const found = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
  return found.map((value) => Number(value.toPrecision(12)));
}

/** Round numbers on a logarithmic axis: powers of ten, or 1, 2, 5 where there are few of those. */
export function logTicks(low, high) {
  const decades = Math.log10(high / low);
  if (decades < 0.5) return ticks(low, high, 3);
  const every = Math.max(1, Math.ceil(decades / 5));
  const factors = decades < 2.5 ? [1, 2, 5] : [1];
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
    if (power % every === 0) found.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  }
  return found.filter((value) => value >= low && value <= high);
}

function superscript(integer) {
  return String(integer).replace(/./g, (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]));
}
