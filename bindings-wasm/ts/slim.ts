import { start } from "./load/start.js";
import * as glue from "./wasm/client_bg.js";

export * from "./api.js";

/**
 * Takes the module that this entry does not carry: `intellectmoney/client.wasm`, compiled
 * (`WebAssembly.Module`) or as bytes. Call it once, before anything else of this entry.
 */
export function load(module: object): void {
  start(glue, "client", module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module as BufferSource));
}
