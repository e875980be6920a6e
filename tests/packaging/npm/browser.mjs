import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import * as vite from "vite";
import { passed } from "./program.mjs";

// As root a sandbox of Chromium's own is not to be had; the rest keeps it from asking for other hosts.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };

function executable() {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"];
  const found = places.find((path) => path && existsSync(path));
  if (!found) throw new Error("no Chromium: install the package `chromium`, or name its program in CHROMIUM");
  return found;
}

/** Opens a page in a browser of its own, and lets it be used; whatever goes wrong in it fails. */
export async function visit(url, use) {
  const instance = await chromium.launch({ executablePath: executable(), args: FLAGS });
  try {
    const page = await instance.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.stack));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
    await page.goto(url);
    await use(page).catch((error) => problems.push(error.message));
    if (problems.length > 0) throw new Error(problems.join("\n"));
  } finally {
    await instance.close();
  }
}

/** Opens a page and waits for what its program says. */
function open(url) {
  return visit(url, async (page) => {
    await page.waitForFunction(() => "outcome" in globalThis, null, { timeout: 30_000 });
    const outcome = await page.evaluate(() => globalThis.outcome);
    if (outcome !== passed) throw new Error(outcome);
  });
}

export async function serve(folder, use) {
  const server = createServer((request, response) => {
    const path = join(folder, request.url === "/" ? "index.html" : request.url);
    if (!existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
  }
}

export const browser = [
  {
    name: "Chromium, esbuild",
    once: true,
    run: async (project) => {
      const page = join(project, "page.mjs");
      await build({ entryPoints: [page], outfile: page, allowOverwrite: true, bundle: true, format: "esm", minify: true, logLevel: "error" });
      await serve(project, open);
    },
  },
  {
    name: "Chromium, Vite build",
    run: async (project) => {
      await vite.build({ root: project, configFile: false, logLevel: "error" });
      await serve(join(project, "dist"), open);
    },
  },
  {
    name: "Chromium, Vite development server",
    run: async (project) => {
      const server = await vite.createServer({ root: project, configFile: false, logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
      try {
        await server.listen();
        await open(server.resolvedUrls.local[0]);
      } finally {
        await server.close();
      }
    },
  },
];
