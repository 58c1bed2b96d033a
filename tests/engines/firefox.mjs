// Drives Firefox for drivers.py: a line of JSON asks, [what, …arguments], and a line of JSON answers.

import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.argv[2], protocolTimeout: 30_000 });
const [page] = await browser.pages();

const acts = {
  open: (address) => page.goto(address),
  resize: (width, height) => page.setViewport({ width, height }),
  evaluate: (expression) => page.evaluate(expression),
  async press(...keys) {
    for (const key of keys) await page.keyboard.press(key);
  },
  type: (text) => page.keyboard.type(text),
  async drag([first, ...others]) {
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const place of others) await page.mouse.move(...place);
    await page.mouse.up();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...rest] = JSON.parse(line);
  const answer = await acts[what](...rest).then(
    (value) => ({ value: what === "evaluate" ? value : null }),
    (error) => ({ error: String(error) }),
  );
  console.log(JSON.stringify(answer));
}
await browser.close();
