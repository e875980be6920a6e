// Every point at which a call waits for something else: a request before and after the provider has handled it, an
// answer's body, each call of the journal before and after its effect, and each event. At one of them the call is given up.
import { IntellectMoney, memoryJournal } from "intellectmoney";
import { Sandbox } from "intellectmoney/sandbox";

/** Soon enough for a thousandfold clock; the settle window is longer than any request. */
const timeouts = { pollFirst: 2, pollLongest: 4, settle: 40 };

/** Counts the points that are passed, and gives up at the nth. */
export class Points {
  passed = 0;
  #at;
  #controller = new AbortController();
  reason = new Error("the caller gave up");

  constructor(at) {
    this.#at = at;
  }

  get signal() {
    return this.#controller.signal;
  }

  pass() {
    this.passed += 1;
    if (this.passed === this.#at) this.#controller.abort(this.reason);
  }
}

/** A provider and a journal that outlive the client that gives up. */
export class Stage {
  sandbox;
  #journal = memoryJournal();
  #virtual;

  constructor(virtual) {
    this.#virtual = virtual;
    this.sandbox = new Sandbox(virtual ? {} : { speed: 1000 });
  }

  /** A client whose every wait is a point. */
  client(points) {
    const journal = this.#watched(points);
    const onEvent = () => points.pass();
    if (this.#virtual) return this.sandbox.client({ journal, onEvent });
    const { bearer_token: bearerToken, sign_secret_key: signSecretKey, login, password } = this.sandbox.state().credentials;
    const fetch = this.#fetch(points);
    return new IntellectMoney({ bearerToken, signSecretKey, login, password, fetch, journal, onEvent, timeouts });
  }

  #watched(points) {
    const watched = (name) => async (...parameters) => {
      points.pass();
      await null;
      const result = await this.#journal[name](...parameters);
      points.pass();
      return result;
    };
    return { load: watched("load"), append: watched("append"), unfinished: watched("unfinished"), close: async () => {} };
  }

  /** A `fetch` that heeds its signal as a real one does. */
  #fetch(points) {
    return async (url, init) => {
      points.pass();
      await null;
      init.signal.throwIfAborted();
      const response = await this.sandbox.fetch(url, init);
      points.pass();
      await null;
      init.signal.throwIfAborted();
      const body = response.body?.pipeThrough(
        new TransformStream({
          transform(chunk, controller) {
            points.pass();
            controller.enqueue(chunk);
          },
        }),
      );
      return new Response(body, { status: response.status, headers: response.headers });
    };
  }
}
