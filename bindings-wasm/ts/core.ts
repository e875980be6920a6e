import { type ErrorRecord, InternalError, type Language, errorOf } from "./errors.js";

/** The glue of a module of core. */
export interface Glue {
  lastPanic(): string | undefined;
}

/** Calls core. What it refuses comes as an error's JSON; anything else is a defect, and no trap leaves this package. */
export function call<T>(glue: Glue, language: Language, ask: () => T): T {
  try {
    return ask();
  } catch (thrown) {
    throw typeof thrown === "string" ? errorOf(JSON.parse(thrown) as ErrorRecord, language) : defect(glue, language, thrown);
  }
}

/** The error of a defect. */
export function defect(glue: Glue, language: Language, cause: unknown): InternalError {
  const place = lastPanic(glue);
  const at = place === undefined ? "" : ` (${place})`;
  const record = {
    code: "internal",
    reason: "internal",
    outcome: "unknown",
    nextStep: "call_again",
    message: `a defect of this package${at}; whether money moved is not known. Call again with the same reference: it is settled, never paid twice.`,
    messageRu: `дефект этого пакета${at}; ушли ли деньги, неизвестно. Повторите вызов с тем же именем долга: он будет завершён и никогда не оплачен дважды.`,
  };
  return new InternalError(record, language, cause);
}

function lastPanic(glue: Glue): string | undefined {
  try {
    return glue.lastPanic();
  } catch {
    return undefined;
  }
}
