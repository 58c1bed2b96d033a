/*! contains jsep, Copyright (c) 2013 Stephen Oney, MIT licence, https://ericsmekens.github.io/jsep/ */
// A rule that a reader types: lines `name = expression`, read by a parser and computed from its tree. Nothing a reader
// writes is ever run as a script.

import jsep from "jsep";
import { say } from "./text.js";

jsep.addBinaryOp("**", 11, true);
jsep.addBinaryOp("^", 11, true);

const GIVEN = ["g", "t"];
const GREEK = { θ: "theta", η: "eta", γ: "gamma", β1: "beta1", β2: "beta2", "β₁": "beta1", "β₂": "beta2", ε: "epsilon" };
const BINARY = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => (b === 2 ? a * a : Math.pow(a, b)), // a square is a product, as NumPy has it
  "^": (a, b) => (b === 2 ? a * a : Math.pow(a, b)),
};
const LONGEST = 2000; // characters; nobody types more
const CALLS = {
  group: [1, (a) => a], // a bracket, kept so that -g**2 and (-g)**2 differ
  sqrt: [1, Math.sqrt],
  abs: [1, Math.abs],
  sign: [1, Math.sign],
  exp: [1, Math.exp],
  log: [1, Math.log],
  tanh: [1, Math.tanh],
  max: [2, Math.max],
  min: [2, Math.min],
  maximum: [2, Math.max],
  minimum: [2, Math.min],
};

class Mistake extends Error {}

const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

/**
 * The rule that `text` says, or {error}, one sentence. `hyper` lists the hyper-parameters that have a slider.
 * Returns {code: {init, query, step, answer} on one coordinate, hyper: those that it uses}.
 */
export function read(text, hyper) {
  try {
    return rule(lines(text), hyper);
  } catch (error) {
    if (error instanceof Mistake) return { error: error.message };
    if (error instanceof RangeError) return { error: say("typedLong") };
    throw error;
  }
}

function lines(text) {
  const found = [];
  if (text.length > LONGEST) throw new Mistake(say("typedLong"));
  text.split(/\r\n|[\n\r\u2028\u2029]/).forEach((row, i) => {
    for (const part of row.split("#")[0].split(";").filter((piece) => piece.trim())) {
      const [, name, right] = part.match(/^\s*([^\s=]+)\s*=(?!=)(.*)$/) ?? [];
      if (!name || !/^[a-zA-Z]\w*$/.test(plain(name))) throw new Mistake(say("typedNoAssignment", { line: i + 1 }));
      found.push({ line: i + 1, name: plain(name), tree: tree(right, i + 1) });
    }
  });
  return found;
}

const plain = (name) => own(GREEK, name) ?? name;

function tree(text, line) {
  const tidy = text
    .replace(/\u00a0/g, " ")
    .replace(/[−–]/g, "-")
    .replace(/[·×⋅∙＊]/g, "*")
    .replace(/²/g, "**2")
    .replace(/(?<!\w\s*)\(/g, "group(");
  if (!tidy.trim()) throw new Mistake(say("typedNoAssignment", { line }));
  try {
    return jsep(tidy);
  } catch (error) {
    throw new Mistake(say("typedSyntax", { line, reason: error.message }));
  }
}

function rule(found, hyper) {
  const assigned = found.map(({ name }) => name);
  if (!found.length) throw new Mistake(say("typedEmpty"));
  found.forEach(({ name, line }, i) => {
    if (GIVEN.includes(name) || hyper.includes(name) || own(CALLS, name)) throw new Mistake(say("typedFixed", { line, name }));
    if (assigned.indexOf(name) !== i) throw new Mistake(say("typedTwice", { line, name }));
  });
  if (!assigned.includes("theta")) throw new Mistake(say("typedNoTheta"));
  const used = new Set();
  const steps = found.map(({ name, tree: root, line }) => {
    const given = name === "query" ? [] : GIVEN; // the gradient is not there yet when the point is chosen
    const known = (other) => {
      if (hyper.includes(other)) used.add(other);
      return given.includes(other) || hyper.includes(other) || assigned.includes(other);
    };
    return { name, value: computed(root, line, known) };
  });
  const begin = Object.fromEntries(assigned.map((name) => [name, 0]));
  const ask = steps.find(({ name }) => name === "query"); // where the gradient is asked, if not at theta
  const code = {
    init: (theta) => ({ ...begin, theta }),
    query: (s, h) => (ask ? ask.value({ ...s, ...h }) : s.theta),
    step: (s, g, t, h) => {
      const now = { ...s, ...h, g, t };
      for (const { name, value } of steps) now[name] = value(now); // yesterday's value until its line comes
      return Object.fromEntries(assigned.map((name) => [name, now[name]]));
    },
    answer: (s) => s.theta,
  };
  return { code, hyper: [...used] };
}

function signedPower({ type, operator, left }) {
  return type === "BinaryExpression" && ["**", "^"].includes(operator) && left.type === "UnaryExpression";
}

/** A function of the values by name that computes a tree of the parser. */
function computed(node, line, known) {
  const inside = (other) => computed(other, line, known);
  if (node.type === "Literal" && typeof node.value === "number") return () => node.value;
  if (node.type === "Identifier") {
    const name = plain(node.name);
    if (!known(name)) throw new Mistake(say("typedUnknown", { line, name: node.name }));
    return (values) => values[name];
  }
  if (node.type === "UnaryExpression" && "+-".includes(node.operator)) {
    const value = inside(node.argument);
    return node.operator === "-" ? (values) => -value(values) : value;
  }
  if (signedPower(node)) {
    const { left, ...power } = node; // the parser takes -g**2 for (-g)**2
    return inside({ ...left, argument: { ...power, left: left.argument } });
  }
  if (node.type === "BinaryExpression" && own(BINARY, node.operator)) {
    const [left, right, apply] = [inside(node.left), inside(node.right), BINARY[node.operator]];
    return (values) => apply(left(values), right(values));
  }
  if (node.type === "CallExpression" && node.callee.type === "Identifier") {
    const { name } = node.callee;
    const [count, apply] = own(CALLS, name) ?? [];
    if (!apply) throw new Mistake(say("typedUnknown", { line, name }));
    if (node.arguments.length !== count) throw new Mistake(say("typedArguments", { line, name, count }));
    const parts = node.arguments.map(inside);
    return (values) => apply(...parts.map((part) => part(values)));
  }
  throw new Mistake(say("typedForbidden", { line }));
}
