// Uses marked secrets over real sockets, prints what it has, and ends as it is told: secrets-process.mjs HOW
import { createServer } from "node:http";
import { IntellectMoney, memoryJournal } from "intellectmoney";

const { pan, ...keys } = JSON.parse(process.env.CANARY);
delete process.env.CANARY;

const OK = { Code: 0, Desc: "ok" };
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ OperationState: OK, Result: { State: OK, UserToken: keys.userToken } }));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
server.unref();

const baseUrl = `http://127.0.0.1:${server.address().port}`;
const client = new IntellectMoney({ ...keys, userToken: undefined, baseUrl, journal: memoryJournal(), retries: 0, onEvent: console.log });
const answer = await client.getUserToken({ login: keys.login, password: keys.password });
console.log(client, answer, JSON.stringify(answer), `${answer.result.userToken}`);

const payout = { reference: "invoice-17", recipient: { type: "card", pan, name: "Иван Тестов" }, amount: "50.00" };
const failing = () => client.payout({ ...payout, amount: keys.password });
switch (process.argv[2]) {
  case "unhandled":
    failing();
    break;
  case "thrown":
    await failing();
    break;
  default:
    console.log(await client.createOperation({ recipient: payout.recipient, amount: "5" }).catch((error) => error));
    console.error(await failing().catch((error) => error));
    server.closeAllConnections();
}
