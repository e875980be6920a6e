import * as client from "intellectmoney";
import * as sandbox from "intellectmoney/sandbox";
import program from "./program.mjs";

globalThis.outcome = program({ client, sandbox }).catch((error) => `failed: ${error.stack}`);
