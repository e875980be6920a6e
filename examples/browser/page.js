// A page that pays in the sandbox, step by step. Bundle it with any bundler: `npx esbuild page.js --bundle`.
import { Sandbox } from "intellectmoney/sandbox";

const form = document.querySelector("form");
const steps = document.querySelector("ol");
const result = document.querySelector("output");

const sandbox = new Sandbox();
const client = sandbox.client({ onEvent: show });

function show({ event, endpoint, status, record }) {
  const text = { answered: `${endpoint}: ${status}`, failed: `${endpoint}: no answer`, recorded: `journal: ${record}` }[event];
  if (text) steps.append(Object.assign(document.createElement("li"), { textContent: text }));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = new FormData(form);
  const phone = fields.get("phone");
  steps.replaceChildren();
  const nth = (sandbox.state().requests.executeOperation ?? 0) + 1;
  sandbox.faults(fields.has("lost") ? [{ at: "executeOperation", nth, fault: "lose_response" }] : []);
  try {
    // One phone, one debt: whoever presses twice pays once.
    const recipient = { type: "sbp", phone, bankId: "100000000000", name: "Иван Тестов" };
    const { status, alreadySettled } = await client.payout({ reference: `page-${phone}`, recipient, amount: fields.get("amount") });
    const { count, total } = sandbox.paid(phone);
    result.value = `${alreadySettled ? "already " : ""}${status}; the sandbox's books: ${total} RUB in ${count} payout(s)`;
  } catch (error) {
    result.value = error.message;
  }
});
