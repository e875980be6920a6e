import { Module } from "../module.js";
import { make } from "../wasm/folder_glue.js";

export const folder = new Module("folder", make);
