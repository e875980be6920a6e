import { module } from "#sandbox-module";
import { sandbox } from "../modules/sandbox.js";

sandbox.load(module);
