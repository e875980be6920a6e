import { module } from "#doctor-module";
import * as glue from "../wasm/doctor_bg.js";
import { start } from "./start.js";

start(glue, "doctor", module);
