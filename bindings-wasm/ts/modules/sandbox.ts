import { Module } from "../module.js";
import { make } from "../wasm/sandbox_glue.js";

export const sandbox = new Module("sandbox", make);
