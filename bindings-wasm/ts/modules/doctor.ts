import { Module } from "../module.js";
import { make } from "../wasm/doctor_glue.js";

export const doctor = new Module("doctor", make);
