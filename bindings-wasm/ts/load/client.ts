import { module } from "#client-module";
import * as glue from "../wasm/client_bg.js";
import { start } from "./start.js";

start(glue, "client", module);
