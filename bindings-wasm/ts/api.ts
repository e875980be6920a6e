import * as wasm from "./wasm/client_bg.js";

/** The version of the package. */
export function version(): string {
  return wasm.version();
}

/** The Sign of a request, as hex text; `values` are `Name=value` pairs joined by `&`. */
export function sign(bearerToken: string, signSecretKey: string, endpoint: string, values: string): string {
  return wasm.sign(bearerToken, signSecretKey, endpoint, values);
}
