// A worker of Cloudflare's kind that pays on POST /payouts. Its journal is the storage of a Durable Object: there is one
// object of a name in the whole world, and what it has put is there after a crash.
import { DurableObject } from "cloudflare:workers";
import { IntellectMoney, IntellectMoneyError } from "intellectmoney";

/** The operation that a line says was made. It pays one debt: a provider that gives it to a second one is not believed. */
function created(line) {
  const { record, operation } = JSON.parse(line.slice(line.indexOf("{")));
  return record === "Created" ? operation : undefined;
}

/** A journal in the storage of a Durable Object: the last line of each reference with its number, and whose an operation is. */
function journal(storage) {
  const debt = (reference) => `debt ${reference}`;
  return {
    load: async (reference) => (await storage.get(debt(reference)))?.line,
    append: (reference, afterSeq, line) =>
      storage.transaction(async (transaction) => {
        const last = await transaction.get(debt(reference));
        if ((last?.seq ?? 0) !== afterSeq) return "conflict";
        const operation = created(line);
        if (operation) {
          const holder = await transaction.get(`operation ${operation}`);
          if ((holder ?? reference) !== reference) throw new Error(`the operation ${operation} is another debt's`);
          await transaction.put(`operation ${operation}`, reference);
        }
        await transaction.put(debt(reference), { seq: afterSeq + 1, line });
        return "stored";
      }),
    unfinished: async () => [...(await storage.list({ prefix: debt("") })).values()].map(({ line }) => line),
    close: async () => {},
  };
}

export class Payouts extends DurableObject {
  #client;

  constructor(state, env) {
    super(state, env);
    const { BEARER_TOKEN: bearerToken, SIGN_SECRET_KEY: signSecretKey, LOGIN: login, PASSWORD: password } = env;
    this.#client = new IntellectMoney({ bearerToken, signSecretKey, login, password, journal: journal(state.storage) });
  }

  async pay(payout) {
    try {
      return { status: 200, body: JSON.stringify(await this.#client.payout(payout)) };
    } catch (error) {
      if (!(error instanceof IntellectMoneyError)) throw error;
      return { status: error.code === "invalid_request" ? 400 : 502, body: JSON.stringify(error) };
    }
  }
}

export default {
  async fetch(request, env) {
    if (request.method !== "POST" || new URL(request.url).pathname !== "/payouts") return new Response(null, { status: 404 });
    const payouts = env.PAYOUTS.get(env.PAYOUTS.idFromName("payouts"));
    const { status, body } = await payouts.pay(await request.json());
    return new Response(body, { status, headers: { "content-type": "application/json" } });
  },
};
