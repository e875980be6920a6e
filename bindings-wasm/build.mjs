// From the modules that `wasm.sh` leaves in build/ to dist/: optimises, inlines, compiles TypeScript.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build as bundle, transformSync } from "esbuild";

const here = import.meta.dirname;
const build = join(here, "build");
const scripts = join(build, "js");
const dist = join(here, "dist");
const require = createRequire(import.meta.url);

// What rustc emits today and every supported runtime takes. `--all-features` would also write encodings that Node 20 refuses.
const FEATURES = {
  "bulk-memory": "BulkMemory",
  "bulk-memory-opt": "BulkMemoryOpt",
  multivalue: "Multivalue",
  "mutable-globals": "MutableGlobals",
  "nontrapping-float-to-int": "NontrappingFPToInt",
  "reference-types": "ReferenceTypes",
  "sign-ext": "SignExt",
};

function node(script, ...parameters) {
  execFileSync(process.execPath, [script, ...parameters], { cwd: here, stdio: "inherit" });
}

/** A program of an installed package, run by Node itself: no shell, alike on every system. */
function program(name, bin = name) {
  const manifest = require.resolve(`${name}/package.json`);
  return join(dirname(manifest), require(manifest).bin[bin]);
}

/**
 * Each function that is exported as the only one of a table. V8 of Node 20 compiles a way in for each kind of function that
 * a module exports, which takes as long as all else of it; from a table it is compiled when it is taken.
 */
async function tabled(bytes) {
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(bytes);
  module.setFeatures(Object.values(FEATURES).reduce((all, feature) => all | binaryen.Features[feature], 0));
  const exported = Array.from({ length: module.getNumExports() }, (_, place) => binaryen.getExportInfo(module.getExportByIndex(place)));
  for (const { name, value } of exported.filter(({ kind }) => kind === binaryen.ExternalFunction)) {
    const table = `of ${name}`;
    module.removeExport(name);
    module.addTable(table, 1, 1, binaryen.funcref);
    module.addActiveElementSegment(table, table, [value], module.i32.const(0));
    module.addTableExport(table, name);
  }
  return module.emitBinary();
}

/** wasm-opt takes seconds, so its result is kept under the digest of what it read. */
async function optimise(name) {
  const input = join(build, "wasm", `${name}_bg.wasm`);
  const bytes = readFileSync(input);
  // The client signs and reads histories on servers: a fiftieth less time is worth a hundredth more size.
  const parameters = [name === "client" ? "-O4" : "-Oz", ...Object.keys(FEATURES).map((feature) => `--enable-${feature}`)];
  const version = require("binaryen/package.json").version;
  const digest = createHash("sha256").update(bytes).update(version).update(parameters.join()).update(`${tabled}`).digest("hex");
  const output = join(build, "optimised", `${digest.slice(0, 32)}.wasm`);
  if (!existsSync(output)) {
    mkdirSync(dirname(output), { recursive: true });
    // Whoever is interrupted leaves no half result under that name.
    const begun = `${output}.begun`;
    node(program("binaryen", "wasm-opt"), ...parameters, input, "-o", begun);
    writeFileSync(begun, await tabled(readFileSync(begun)));
    renameSync(begun, output);
  }
  return readFileSync(output);
}

function replaced(text, [part, other]) {
  const result = text.replace(part, other);
  if (result === text) throw new Error(`the glue has no ${part}`);
  return result;
}

/** What the glue says again and again, and the module's memory. Some runtimes cannot tell what the garbage collector takes. */
const ADDED = `
function finalization(free) {
  return typeof FinalizationRegistry === "undefined" ? { register() {}, unregister() {} } : new FinalizationRegistry(free);
}
function given(ret) {
  if (ret[3]) throw takeFromExternrefTable0(ret[2]);
  if (ret[0] === 0) return undefined;
  const text = getStringFromWasm0(ret[0], ret[1]);
  wasm.__wbindgen_free(ret[0], ret[1], 1);
  return text;
}
function held(object, finalization, ptr) {
  object.__wbg_ptr = ptr;
  finalization.register(object, ptr, object);
  return object;
}
function freed(object, finalization, free) {
  const ptr = object.__wbg_ptr;
  object.__wbg_ptr = 0;
  finalization.unregister(object);
  free(ptr, 0);
}
function made(kind, ret) {
  if (ret[2]) throw takeFromExternrefTable0(ret[1]);
  return kind.__wrap(ret[0]);
}
function memory() {
  return wasm.memory.buffer;
}
`;

/** What the glue says at length, and how it is said shorter. */
const SHORTER = [
  // What calls the glue is type-checked.
  [/^function _assertClass\(.*\{[^]*?\n\}\n|^ *_assertClass\(.*\);\n/gm, ""],
  // Nor is what frees a text when the next one is none.
  [/try \{(\s+ptr0 = passStringToWasm0[^}]*)\} catch \(e\) \{[^]*?throw e;\s+\}/g, "$1"],
  [/isLikeNone\((\w+)\) \? 0 : \1\b/g, "$1"],
  // A run frees its task by itself; to watch over each takes a fiftieth of a call.
  [/(TaskFinalization) = [^;]*;/, "$1 = { register() {}, unregister() {} };"],
  [/ = \(typeof FinalizationRegistry[^]*?: new FinalizationRegistry\((.*)\);$/gm, " = finalization($1);"],
  // A text that may be none, a text or an error, a text, an object or an error.
  [/let (\w+);\s+if \(ret\[0\] !== 0\) \{\s+\1 = getStringFromWasm0[^}]*\}\s+return \1;/g, "return given(ret);"],
  [
    /let (\w+)_0;\s+let \1_1;\s+try \{((?:(?!finally)[^])*?)var \w+ = ret\[0\];\s+var \w+ = ret\[1\];\s+if \(ret\[3\]\)[^]*?finally \{[^}]*\}/g,
    "$2return given(ret);",
  ],
  [/let (\w+)_0;\s+let \1_1;\s+try \{((?:(?!finally)[^])*?)\1_0 = ret\[0\];[^]*?finally \{[^}]*\}/g, "$2return given(ret);"],
  [/if \(ret\[3\]\) \{[^}]*\}\s+(?=return given)/, ""],
  [/ [*/] 1\b/g, ""],
  [/if \(ret\[2\]\) \{\s+throw takeFromExternrefTable0\(ret\[1\]\);\s+\}\s+return (\w+)\.__wrap\(ret\[0\]\);/g, "return made($1, ret);"],
  [/__destroy_into_raw\(\) \{[^}]*?(\w+)\.unregister[^}]*\}\s+free\(\) \{[^}]*?(wasm\.\w+)\(ptr, 0\);\s+\}/g, "free() {\nfreed(this, $1, $2);\n}"],
  [/const obj = Object\.create\((\w+)\.prototype\);[^}]*?return obj;/g, "return held(Object.create($1.prototype), $1Finalization, ptr);"],
  [/this\.__wbg_ptr = ([^;]*);\s+(\w+)\.register\(this, this\.__wbg_ptr, this\);\s+return this;/g, "return held(this, $2, $1);"],
  // What is lent seldom needs no view that is kept.
  [/(return) getUint(16|32)ArrayMemory0\(\)\.subarray\(.*\);/g, "$1 new Uint$2Array(wasm.memory.buffer, ptr, len);"],
  [/let cachedUint(16|32)ArrayMemory0 = null;\s+function getUint\1ArrayMemory0\(\) \{[^]*?\n\}\n/g, ""],
];
const shortened = new Set();

/** Numbers and texts where they are taken: WebAssembly makes a number of each there, too, and no text is passed out of turn. */
function inPlace(glue) {
  const number = /const (val\d) = \+\(?(\w+)\)?;\s+([^]*?)\b\1\b/;
  const text = /(?:const |var )?(ptr\d) = (.*);\s+(?:const |var )?(len\d) = WASM_VECTOR_LEN;\s+([^{}]*?)\b\1, \3\b/;
  const placed = glue.replace(number, "$3$2").replace(text, "$4$2, WASM_VECTOR_LEN");
  if (placed !== glue) return inPlace(placed);
  return glue.replace(/let ptr0, len0.*;/g, "").replace(/const ret = (wasm.*);\s+return (given\(|made\(\w+, )ret\);/g, "return $2$1);");
}

/** Glue of many instances: wasm-bindgen's is a module, which holds one for ever. */
function maker(glue) {
  const names = ["memory"];
  const own = glue
    .replace(/^export (class|function) (\w+)/gm, (_, what, name) => {
      names.push(name);
      return `${what} ${name}`;
    })
    // This package frees what it holds by itself.
    .replace(/^if \(Symbol\.dispose\) .*$/gm, "");
  const changed = [
    // What is no text has a length that is none, and memory of others would be written over: this throws.
    ["let len = arg.length;", "arg.charCodeAt();\nlet len = arg.length;"],
    // A text goes in letter by letter, which for a long one takes five times what the runtime's own encoder takes.
    ["for (; offset < len; offset++) {", "for (; len <= 32 && offset < len; offset++) {"],
    // Neither is ever needed: a way without `realloc`, and one for runtimes without `encodeInto`.
    [/ {4}if \(realloc === undefined\) \{[^}]*\}\n/, ""],
    [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?\n\}\n/, ""],
    // There is one allocator.
    [/(, wasm\.__wbindgen_malloc|, wasm\.__wbindgen_realloc|, malloc|, realloc)(?=[,)])/g, ""],
    [/(?<=\s)(malloc|realloc)(?=\()/g, "wasm.__wbindgen_$1"],
  ].reduce(replaced, own);
  const shorter = SHORTER.reduce((text, [part, other]) => {
    const result = text.replace(part, other);
    if (result !== text) shortened.add(part);
    return result;
  }, changed);
  const inside = inPlace(shorter).concat(ADDED);
  if (/^(export|import) /m.test(inside)) throw new Error("the glue has a form that is not known");
  // Nobody reads it: names that nothing outside needs may go.
  return transformSync(`export function make() {\n${inside}\nreturn { ${names.join(", ")} };\n}\n`, { minify: true, lineLimit: 400 }).code;
}

function write(path, text) {
  writeFileSync(join(dist, path), text);
}

rmSync(dist, { recursive: true, force: true });
rmSync(scripts, { recursive: true, force: true });
mkdirSync(join(dist, "wasm"), { recursive: true });
const modules = ["client", "doctor", "folder", "sandbox"];
for (const name of modules) {
  const wasm = await optimise(name);
  write(`wasm/${name}.wasm`, wasm);
  // Read by tsc (`rootDirs`), never published: no public type may mention the glue.
  const types = readFileSync(join(build, `wasm/${name}.d.ts`), "utf8");
  writeFileSync(join(build, `wasm/${name}_bg.d.ts`), `${types}\nexport function memory(): ArrayBuffer;\n`);
  const made = `import type * as glue from "./${name}_bg.js";\nexport declare function make(): typeof glue;\n`;
  writeFileSync(join(build, `wasm/${name}_glue.d.ts`), made);
  write(`wasm/${name}.inline.js`, `export const module = "${wasm.toString("base64")}";\n`);
  write(`wasm/${name}.workerd.js`, `export { default as module } from "./${name}.wasm";\n`);
  write(`wasm/${name}.edge.js`, `export { default as module } from "./${name}.wasm?module";\n`);
}

const tsc = program("typescript", "tsc");
node(tsc, "--project", here, "--declaration", "false", "--outDir", scripts);
node(tsc, "--project", here, "--emitDeclarationOnly", "--noCheck");
mkdirSync(join(scripts, "wasm"));
for (const name of modules) writeFileSync(join(scripts, `wasm/${name}_glue.js`), maker(readFileSync(join(build, `wasm/${name}_bg.js`), "utf8")));
for (const [part] of SHORTER) if (!shortened.has(part)) throw new Error(`no glue has ${part}`);

// Few files: a fresh process opens, resolves and compiles each. Names stay as they are, and no line is endless, for whoever
// reads a stack trace; the source maps lead to the sources. Comments are for declarations: editors show those.
const entries = ["index", "doctor", "node", "sandbox", "slim"];
await bundle({
  entryPoints: [...entries, "cli"].map((entry) => join(scripts, `${entry}.js`)),
  outdir: dist,
  chunkNames: "parts/[name]-[hash]",
  bundle: true,
  splitting: true,
  // What has effects here is said in package.json of what is published.
  ignoreAnnotations: true,
  format: "esm",
  target: "es2022",
  external: ["#*", "node:*"],
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 400,
  legalComments: "none",
  // Russian as it is: escapes take three times the room.
  charset: "utf8",
  sourcemap: true,
  logLevel: "warning",
});

// Node itself gets CommonJS, which it loads in three quarters of the time, and the WebAssembly from its file. `import` and
// `require()` get the very same, so that there is one copy of every class.
const parts = readdirSync(join(dist, "parts")).filter((name) => /^chunk.*js$/.test(name));
await bundle({
  entryPoints: [...entries.map((entry) => `${entry}.js`), ...parts.map((name) => `parts/${name}`)].map((name) => join(dist, name)),
  outdir: join(dist, "cjs"),
  outbase: dist,
  format: "cjs",
  platform: "node",
  target: "es2022",
  minifyWhitespace: true,
  lineLimit: 400,
  charset: "utf8",
  sourcemap: true,
  logLevel: "warning",
});
mkdirSync(join(dist, "cjs/wasm"));
mkdirSync(join(dist, "import"));
write("cjs/package.json", `{ "type": "commonjs" }\n`);
for (const name of modules) {
  // In a bundle the file may be missing, and what finds it, too.
  write(
    `cjs/wasm/${name}.js`,
    `function read() {
  const path = require("node:path").join(__dirname, "../../wasm/${name}.wasm");
  return new WebAssembly.Module(require("node:fs").readFileSync(path));
}
try {
  exports.module = read();
} catch {
  exports.module = require("../../wasm/${name}.inline.js").module;
}
`,
  );
}
for (const entry of entries) write(`import/${entry}.js`, `export * from "../cjs/${entry}.js";\n`);
for (const path of readdirSync(dist, { recursive: true })) {
  if (path.endsWith(".d.ts") && !path.startsWith("cjs")) cpSync(join(dist, path), join(dist, "cjs", path));
  const place = /^cjs.parts/.test(path) ? "../wasm" : "./wasm";
  if (/^cjs.*\.js$/.test(path)) write(path, readFileSync(join(dist, path), "utf8").replace(/(?<=require\(")#(\w+)-module/, `${place}/$1.js`));
}
