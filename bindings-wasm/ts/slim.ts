import { client } from "./modules/client.js";

export * from "./api.js";

/**
 * Takes the module that this entry does not carry: `intellectmoney/client.wasm`, compiled
 * (`WebAssembly.Module`) or as bytes. Call it once, before anything else of this entry.
 */
export function load(module: object): void {
  client.load(module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module as BufferSource));
}
