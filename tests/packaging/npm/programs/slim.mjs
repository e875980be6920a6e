import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as sandbox from "intellectmoney/sandbox";
import * as client from "intellectmoney/slim";
import program from "./program.mjs";

client.load(readFileSync(fileURLToPath(import.meta.resolve("intellectmoney/client.wasm"))));
console.log(await program({ client, sandbox }));
