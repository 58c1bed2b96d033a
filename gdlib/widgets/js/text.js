// The words and numbers a reader sees; one table per language, shared with the Python side.

import en from "../../strings/en.json";

const tables = { en };

/** The string called `key` in the page's language, with its {places} filled. */
export function say(key, places = {}) {
  const language = (document.documentElement.lang || "en").slice(0, 2);
  const text = (tables[language] ?? en)[key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

/** A number to `digits` significant digits, with a true minus sign and powers of ten a reader can read. */
export function show(value, digits = 3) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const plain = size >= 1e-3 && size < 1e5;
  const text = plain ? String(Number(value.toPrecision(digits))) : value.toExponential(digits - 1);
  const power = text.match(/^(.*)e([+-]\d+)$/);
  const shown = power ? `${power[1]} × 10${superscript(Number(power[2]))}` : text;
  return shown.replace("-", "−");
}

/** Ten to the `exponent`, as an axis is labelled. */
export function power(exponent) {
  return exponent === 0 ? "1" : `10${superscript(exponent)}`;
}

function superscript(integer) {
  return String(integer).replace(/./g, (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]));
}
