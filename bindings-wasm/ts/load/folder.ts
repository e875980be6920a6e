import { module } from "#folder-module";
import * as glue from "../wasm/folder_bg.js";
import { start } from "./start.js";

start(glue, "folder", module);
