// What the pictures share: a sharp canvas, and the colours of the page around it.

import palette from "../../palette.json";

const PAGE = ["ink", "quiet", "paper", "valley", "contour", "accent"];

/** Fit a canvas to its box on screen; returns its context, scaled to CSS pixels, and its size. */
export function fit(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  context.setTransform(canvas.width / width || 1, 0, 0, canvas.height / height || 1, 0, 0);
  return { context, width, height };
}

/** Whether the page around `el` is dark now. */
export function dark(el) {
  return getComputedStyle(el).getPropertyValue("--gd-dark").trim() === "1";
}

/** The colour called `name` where `el` is, as #rrggbb; a reader's own rule has the one called `other`. */
export function colour(el, name) {
  return (palette[name] ?? palette.other)[dark(el) ? "dark" : "light"];
}

/** The red, green and blue of #rrggbb. */
export function rgb(text) {
  return [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16));
}

/** Give the style sheet the colours of the theme. */
export function paint(el) {
  for (const name of PAGE) el.style.setProperty(`--gd-${name}`, colour(el, name));
}

/** The font of a canvas, `size` in pixels. */
export function font(el, size, weight = 400) {
  return `${weight} ${size}px ${getComputedStyle(el).fontFamily}`;
}

/** Call `draw` when the theme around `el` changes. Returns the function that stops it. */
export function onTheme(el, draw) {
  let before = dark(el);
  const changed = () => {
    if (before === dark(el)) return; // a theme keeps more in its classes than the theme
    before = dark(el);
    draw();
  };
  const watch = new MutationObserver(changed);
  for (const place of [document.documentElement, document.body]) {
    watch.observe(place, { attributes: true, attributeFilter: ["data-theme", "class", "data-jp-theme-light"] });
  }
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", changed);
  return () => {
    watch.disconnect();
    query.removeEventListener("change", changed);
  };
}
