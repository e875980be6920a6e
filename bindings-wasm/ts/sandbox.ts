import "./load/sandbox.js";
import * as wasm from "./wasm/sandbox_bg.js";

/** The provider as a value. */
export class Sandbox {
  readonly #inner: wasm.Sandbox;

  constructor(seed: number) {
    this.#inner = new wasm.Sandbox(seed);
  }

  /** The body of the answer to one HTTP request; empty when the answer is lost. */
  serve(now: number, method: string, target: string, body: string): string {
    return this.#inner.serve(now, method, target, new TextEncoder().encode(body));
  }
}
