// One copy of the package, whichever way it is loaded: `instanceof` holds between the two.
const sandbox = require("intellectmoney/sandbox");

import("intellectmoney/sandbox").then(async (imported) => {
  if (imported.Sandbox !== sandbox.Sandbox) throw new Error("import and require give two classes");
  const { default: program } = await import("./program.mjs");
  console.log(await program({ client: require("intellectmoney/node"), sandbox: imported }));
});
