import { Module } from "../module.js";
import { make } from "../wasm/client_glue.js";

export const client = new Module("client", make);
