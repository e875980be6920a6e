import * as client from "intellectmoney";
import * as sandbox from "intellectmoney/sandbox";
import program, { passed } from "./program.mjs";

export default {
  async test() {
    if ((await program({ client, sandbox })) !== passed) throw new Error("the program did not pass");
  },
};
