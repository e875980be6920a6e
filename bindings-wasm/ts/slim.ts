import type { ErrorRecord } from "./errors.js";
import { client } from "./modules/client.js";

export * from "./api.js";

/**
 * Takes the module that this entry does not carry: `intellectmoney/client.wasm`, compiled
 * (`WebAssembly.Module`) or as bytes. Call it once, before anything else of this entry.
 */
export function load(module: object): void {
  client.load(module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module as BufferSource));
}

/** Thrown as core throws what it refuses. */
const NOT_LOADED: ErrorRecord = {
  code: "invalid_request",
  reason: "module_not_loaded",
  outcome: "not_done",
  nextStep: "fix_input",
  message: "intellectmoney/slim has no module yet: call load() with intellectmoney/client.wasm before anything else. No money moved.",
  messageRu: "у intellectmoney/slim ещё нет модуля: сначала вызовите load() с intellectmoney/client.wasm. Деньги не двигались.",
};

try {
  // Another entry may have loaded it.
  client.glue.version();
} catch {
  const missing = new Proxy(
    {},
    {
      get() {
        throw JSON.stringify(NOT_LOADED);
      },
    },
  );
  (client.glue as unknown as { __wbg_set_wasm(exports: object): void }).__wbg_set_wasm(missing);
}
