// The tests of the border in Rust, in this Node and in Chromium.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve, visit } from "./browser.mjs";

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), "intellectmoney-border-"));

function report(where, outcome, told) {
  console.log(`The border in ${where}: ${outcome}`);
  if (!outcome.endsWith(" passed")) throw new Error(told);
}

try {
  cpSync(join(here, "border"), folder, { recursive: true });
  cpSync(join(here, "../../../bindings-wasm/build/border"), folder, { recursive: true });
  const { run } = await import(pathToFileURL(join(folder, "run.mjs")));
  const lines = [];
  const bytes = readFileSync(join(folder, "border_bg.wasm"));
  report("Node", await run(bytes, (line) => lines.push(line)), lines.join("\n"));
  await serve(folder, (url) =>
    visit(url, async (page) => {
      await page.waitForFunction(() => "outcome" in globalThis, null, { timeout: 60_000 });
      report("Chromium", await page.evaluate(() => globalThis.outcome), await page.textContent("#output"));
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
