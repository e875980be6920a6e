// The provider of a worker under test: whatever that fetches arrives here.
import { Sandbox } from "intellectmoney/sandbox";

let sandbox;
/** Its last answer to createOperation. */
let created;
let repeats = false;

export default {
  async fetch(request) {
    sandbox ??= new Sandbox({ speed: 1000 });
    // From now on every debt is given the operation of the last one.
    if (request.url.endsWith("/repeat")) return new Response((repeats = true));
    if (!request.url.endsWith("/createOperation")) return sandbox.fetch(request);
    if (!repeats) created = await (await sandbox.fetch(request)).text();
    return new Response(created, { headers: { "content-type": "application/json" } });
  },
};
