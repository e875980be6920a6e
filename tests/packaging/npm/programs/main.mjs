import * as client from "intellectmoney";
import * as sandbox from "intellectmoney/sandbox";
import program from "./program.mjs";

console.log(await program({ client, sandbox }));
