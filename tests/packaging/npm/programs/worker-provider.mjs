// The provider of a worker under test: whatever that fetches arrives here.
import { Sandbox } from "intellectmoney/sandbox";

let sandbox;

export default {
  fetch(request) {
    sandbox ??= new Sandbox({ speed: 1000 });
    return sandbox.fetch(request);
  },
};
