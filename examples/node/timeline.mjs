// One line a step: when, which endpoint, what came; and how a payout ended.

/** Prints what a run tells of itself, with the time since `begun`. */
export function tell(begun, { at, event, endpoint, status, sent, record, stored, state, until }) {
  const line = (place, what) => {
    const millis = at - begun;
    const seconds = `${Math.floor(millis / 1000)}`.padStart(3);
    console.log(`  ${seconds}.${`${millis % 1000}`.padStart(3, "0")} s  ${place.padEnd(18)}  ${what}`);
  };
  switch (event) {
    case "answered":
      return line(endpoint, `status ${status}`);
    case "failed":
      return line(endpoint, sent === "no" ? "not sent" : "no answer: it may have arrived");
    case "recorded":
      return line("journal", stored ? record : `${record}: not stored`);
    case "waiting":
      return line("", `${state ? `${state}, ` : ""}goes on in ${Math.max(until - at, 0)} ms`);
  }
}

/** A row of the history in a few words. */
export function row({ id, direction, paymentAmount, description }) {
  const sum = paymentAmount ? `${paymentAmount.amount} ${paymentAmount.currency ?? ""}` : "? ";
  return `${id} ${direction ?? "?"} ${sum} ${description ?? ""}`;
}

/** Prints a payout that is paid; any other is what is known of it, and fails the program. */
export function verdict(outcome) {
  const state = outcome.state ? `, ${outcome.state}` : "";
  const operation = outcome.payoutOperationId ? ` Operation ${outcome.payoutOperationId}${state}.` : "";
  const settled = outcome.alreadySettled ? " It was already settled: nothing was sent." : "";
  const text = `${outcome.message}${operation}${settled}`;
  if (outcome.status === "paid") return console.log(text);
  console.error(outcome.error ? `${text}\n${outcome.error.message}` : text);
  process.exitCode = 1;
}
