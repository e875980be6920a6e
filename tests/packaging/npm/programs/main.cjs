const client = require("intellectmoney");
const sandbox = require("intellectmoney/sandbox");

import("./program.mjs").then(async ({ default: program }) => console.log(await program({ client, sandbox })));
