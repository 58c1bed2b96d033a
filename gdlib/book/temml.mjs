// TeX to MathML: reads {"tex", "display"} a line, writes {"mathml"} or {"error"} a line, in order.
// Strict: what Temml would print in red, or leave to a style sheet we do not have, is an error.

import { createInterface } from "node:readline";
import temml from "temml";

// In an index, LaTeX puts no space around an operator (t+1, i=1); MathML Core does at every depth.
const SCRIPTS = { msub: [1], msup: [1], msubsup: [1, 2], munder: [1], mover: [1], munderover: [1, 2] };

function tightenScripts(mathml) {
  const stack = [];
  return mathml.replace(/<(\/?)([a-zA-Z]+)((?:\s[^<>]*?)?)(\/?)>/g, (tag, closing, name, attributes, empty) => {
    if (closing) {
      stack.pop();
      return tag;
    }
    const parent = stack.at(-1);
    const place = parent ? parent.children++ : 0;
    const small = Boolean(parent) && (parent.small || (SCRIPTS[parent.name] ?? []).includes(place));
    if (!empty) stack.push({ name, children: 0, small });
    if (name !== "mo" || !small || /[lr]space=|tml-prime|stretchy="true"/.test(attributes)) return tag;
    return `<mo${attributes} lspace="0em" rspace="0em"${empty}>`;
  });
}

function render(tex, display) {
  if (!tex.trim()) throw new Error("the formula is empty");
  if (/\\begin\s*\{(align|gather|equation|multline)\}/.test(tex)) {
    throw new Error("Sphinx numbers the equations: write aligned or gathered, or the starred form");
  }
  // "0,1" is an interval's two ends, not a decimal comma; \text{…} and 1{,}000 are left alone
  const spaced = tex.replace(/\\text\w*\s*\{[^{}]*\}|(\d),(?=\d)/g, (all, digit) => (digit ? `${digit}, ` : all));
  const mathml = temml.renderToString(spaced, {
    displayMode: display,
    throwOnError: true,
    strict: true,
    trust: false,
    wrap: "none",
    macros: {},
  });
  if (/temml-error|<merror/.test(mathml)) throw new Error("error markup in the result");
  return tightenScripts(mathml);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { mathml: render(tex, display) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
