// Asks the worker of examples/node to pay one debt twice, through a lost answer, and another by the first one's operation,
// and looks into the sandbox's books.
const debt = {
  reference: "invoice-17",
  recipient: { type: "sbp", phone: "79990000000", bankId: "100000000000", name: "Иван Тестов" },
  amount: "50.00",
};

function same(what, is, due) {
  if (is !== due) throw new Error(`${what} is ${is} instead of ${due}`);
}

export default {
  async test(_controller, { PAYING, PROVIDER }) {
    const post = (service, path, body) => service.fetch(`https://example.com${path}`, { method: "POST", body: JSON.stringify(body) });
    await post(PROVIDER, "/_sandbox/faults", [{ at: "executeOperation", nth: 1, fault: "html_502" }]);
    for (const settled of [false, true]) {
      const answer = await post(PAYING, "/payouts", debt);
      const { status, alreadySettled } = await answer.json();
      same("the answer", `${answer.status} ${status} ${alreadySettled}`, `200 paid ${settled}`);
    }
    same("a wrong amount", (await post(PAYING, "/payouts", { ...debt, amount: 50 })).status, 400);
    await post(PROVIDER, "/repeat");
    const held = await post(PAYING, "/payouts", { ...debt, reference: "invoice-18" });
    same("another debt's operation", `${held.status} ${(await held.json()).code}`, "502 journal");
    same("another path", (await PAYING.fetch("https://example.com/")).status, 404);
    const books = await (await PROVIDER.fetch("https://example.com/_sandbox/paid?recipient=79990000000")).json();
    same("the books", `${books.total} in ${books.count}`, "50.00 in 1");
  },
};
