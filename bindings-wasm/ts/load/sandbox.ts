import { module } from "#sandbox-module";
import * as glue from "../wasm/sandbox_bg.js";
import { start } from "./start.js";

start(glue, "sandbox", module);
