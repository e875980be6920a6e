// An HTTP service that pays on POST /payouts, whose body is a payout as JSON. Whoever got no answer asks again with the
// same reference, and never pays twice.
//
//   node server.mjs [PORT]        with INTELLECTMONEY_* in the environment, INTELLECTMONEY_JOURNAL among them
import { createServer } from "node:http";
import { IntellectMoneyError, fromEnv } from "intellectmoney/node";

const LARGEST_BODY = 10_000;
/** What the caller learns at a glance; the body says it in full. A payout that is on its way is 202. */
const STATUS = { paid: 200, not_paid: 200, pending: 202, unknown: 202, not_started: 503 };
const REFUSED = { invalid_request: 400, conflict: 409 };

async function read(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > LARGEST_BODY) throw new SyntaxError("the body is too large");
  }
  return JSON.parse(text);
}

async function answer(request) {
  if (request.method !== "POST" || request.url !== "/payouts") return { status: 404, body: { message: "POST /payouts is all there is" } };
  try {
    const { reference, recipient, amount } = await read(request);
    // No signal of this request: a caller that hangs up must not stop a payout on its way.
    const outcome = await client.payout({ reference, recipient, amount });
    return { status: STATUS[outcome.status], body: outcome };
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: { message: error.message } };
    if (error instanceof IntellectMoneyError) return { status: REFUSED[error.code] ?? 502, body: error };
    throw error;
  }
}

const client = fromEnv();
const server = createServer(async (request, response) => {
  const { status, body } = await answer(request).catch(() => ({ status: 500, body: { message: "internal error" } }));
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${server.address().port}`));

process.once("SIGTERM", () => {
  // What runs is given up, and gone on with by the next call with the same reference.
  server.close();
  client.close();
});
