/** What wasm-bindgen's glue gives beside the functions it exports. */
interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

const started = new Set<object>();

/**
 * Connects a compiled module with its glue, synchronously: an import is all that a user writes.
 * Chromium's main thread takes up to 8 MB this way, all other places more.
 */
export function start(glue: object, name: string, module: WebAssembly.Module): void {
  // A second instance would take the place of the one whose handles are in use.
  if (started.has(glue)) return;
  started.add(glue);
  const { exports } = new WebAssembly.Instance(module, { [`./${name}_bg.js`]: glue as WebAssembly.ModuleImports });
  (glue as Glue).__wbg_set_wasm(exports);
  (exports["__wbindgen_start"] as () => void)();
}
