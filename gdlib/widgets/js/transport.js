// Step by step: play, one step back, one step on, and the slider of the step that is shown.

import { make } from "./controls.js";
import { say } from "./text.js";

const PER_STEP = 120; // milliseconds, for a short path; a long one is played faster
const LONGEST = 9000;

/** The controls of the trait `t`, null for the whole path; `steps()` is how many there are. */
export function transport(model, steps) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const button = (key, sign) => make("button", { type: "button", class: `gd-${key}`, "aria-label": say(key) }, sign);
  const play = button("play", "▶");
  const back = button("back", "‹");
  const forward = button("forward", "›");
  const scrub = make("input", { type: "range", min: 0, step: 1, name: "t" });
  const output = make("span", { class: "gd-upto" });
  const el = make("div", { class: "gd-transport" }, play, back, scrub, forward, output);
  let frame = null;

  const now = () => Math.min(model.get("t") ?? steps(), steps());
  const show = (t) => model.set("t", t >= steps() ? null : Math.max(0, t));
  const pause = () => {
    if (frame !== null) model.save_changes(); // a kernel hears of the end, not of every frame
    cancelAnimationFrame(frame);
    frame = null;
    update();
  };
  const begin = () => {
    let t = now() === steps() ? 0 : now();
    let before = null;
    const tick = (time) => {
      t += (time - (before ?? time)) / Math.min(PER_STEP, LONGEST / steps());
      before = time;
      if (t >= steps()) pause();
      else frame = requestAnimationFrame(tick);
      show(Math.floor(t));
    };
    frame = requestAnimationFrame(tick);
    show(t);
    update();
  };
  const update = () => {
    const whole = now() === steps();
    scrub.max = steps();
    scrub.value = now();
    const text = whole ? say("whole") : say("upTo", { t: now(), steps: steps() });
    output.textContent = text;
    scrub.setAttribute("aria-label", say("scrub", { steps: steps() }));
    scrub.setAttribute("aria-valuetext", text);
    play.hidden = still.matches && frame === null;
    play.textContent = frame === null ? "▶" : "❚❚";
    play.setAttribute("aria-label", say(frame === null ? "play" : "pause"));
    back.setAttribute("aria-disabled", String(now() === 0)); // not `disabled`, which would drop the focus
    forward.setAttribute("aria-disabled", String(whole));
  };

  play.addEventListener("click", () => (frame === null ? begin() : pause()));
  const byHand = (t) => {
    pause();
    show(t);
    model.save_changes();
  };
  still.addEventListener("change", pause);
  back.addEventListener("click", () => byHand(now() - 1));
  forward.addEventListener("click", () => byHand(now() + 1));
  scrub.addEventListener("input", () => byHand(Number(scrub.value)));
  const stop = () => {
    pause();
    still.removeEventListener("change", pause);
  };
  return { el, update, pause, stop, playing: () => frame !== null };
}
