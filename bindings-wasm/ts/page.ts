import { InvalidRequestError, type Language } from "./errors.js";

/** Refuses a browser's page: whoever opens it could read the secrets. Workers of a page and of an edge have no document. */
export function notInAPage(language: Language): void {
  const { window, document } = globalThis as { window?: unknown; document?: unknown };
  if (window === undefined || document === undefined) return;
  const record = {
    code: "invalid_request",
    reason: "browser_page",
    outcome: "not_done",
    nextStep: "fix_input",
    message: "secrets do not belong in a browser's page: whoever opens it can read them. Call from a server; only a sandbox's client works here.",
    messageRu: "секретам не место на странице браузера: их прочтёт каждый, кто её откроет. Вызывайте с сервера; здесь работает только клиент песочницы.",
  };
  throw new InvalidRequestError(record, language);
}
