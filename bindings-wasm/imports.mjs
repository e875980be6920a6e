import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A script of dist/ with all scripts that it imports by their paths: inlined modules are not among them. */
export function withImports(path, known = new Set()) {
  if (known.has(path)) return known;
  known.add(path);
  for (const [, name] of readFileSync(path, "utf8").matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) withImports(join(dirname(path), name), known);
  return known;
}
