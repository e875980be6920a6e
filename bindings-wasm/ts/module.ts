import { type ErrorRecord, InternalError, type Language, errorOf } from "./errors.js";
import { bytes } from "./load/base64.js";

/** What wasm-bindgen's glue gives beside what it is of. */
export interface Glue {
  lastPanic(): string | undefined;
}

interface Connected extends Glue {
  __wbg_set_wasm(exports: unknown): void;
}

/** A module, or its bytes in base64, as it is inlined. */
export type Compiled = WebAssembly.Module | string;

const DEFECT = {
  code: "internal",
  reason: "internal",
  outcome: "unknown",
  nextStep: "call_again",
};

/** Core as one of its WebAssembly modules, and the glue of the instance that is in use. */
export class Module<Own extends Glue> {
  readonly #name: string;
  readonly #make: () => Own;
  #glue: Own;
  #compiled: WebAssembly.Module | undefined;

  /** `make` makes glue that is connected with no instance yet. */
  constructor(name: string, make: () => Own) {
    this.#name = name;
    this.#make = make;
    this.#glue = make();
  }

  /** What is kept of it is of one instance, and ends with it. */
  get glue(): Own {
    return this.#glue;
  }

  /**
   * Takes the module, synchronously: an import is all that a user writes. Chromium's main thread takes up to 8 MB this
   * way, all other places more. A second one is not taken: the handles of the first are in use.
   */
  load(module: Compiled): void {
    if (this.#compiled) return;
    const compiled = typeof module === "string" ? new WebAssembly.Module(bytes(module)) : module;
    this.#connect(compiled);
    // Not before: after a module of something else there may come the right one.
    this.#compiled = compiled;
  }

  /** Calls core. What it refuses comes as an error's JSON; anything else is a defect, and no trap leaves this package. */
  call<T>(language: Language, ask: (glue: Own) => T): T {
    try {
      return ask(this.#glue);
    } catch (thrown) {
      throw typeof thrown === "string" ? errorOf(JSON.parse(thrown) as ErrorRecord, language) : this.defect(language, thrown);
    }
  }

  /** The error of a defect. After a trap nothing is sure of the instance's memory: another one takes its place. */
  defect(language: Language, cause: unknown): InternalError {
    if (cause instanceof GivenUp) return new GivenUp(language);
    const place = this.#lastPanic();
    const isTrap = cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError;
    if (isTrap && this.#compiled) this.#renew();
    const at = place === undefined ? "" : ` (${place})`;
    const record = {
      ...DEFECT,
      message: `a defect of this package${at}; whether money moved is not known. Call again with the same reference: it is settled, never paid twice.`,
      messageRu: `дефект этого пакета${at}; ушли ли деньги, неизвестно. Повторите вызов с тем же именем долга: он будет завершён и никогда не оплачен дважды.`,
    };
    return new InternalError(record, language, cause);
  }

  #renew(): void {
    (this.#glue as Own & Connected).__wbg_set_wasm(givenUp);
    this.#glue = this.#make();
    this.#connect(this.#compiled!);
  }

  #connect(compiled: WebAssembly.Module): void {
    const glue = this.#glue as Own & Connected;
    const { exports } = new WebAssembly.Instance(compiled, { [`./${this.#name}_bg.js`]: glue as unknown as WebAssembly.ModuleImports });
    const wasm: Record<string, unknown> = { ...exports };
    // Each function lies alone in a table: it is taken when it is called first.
    for (const name in wasm) {
      const table = wasm[name] as WebAssembly.Table;
      if (table.length === 1) wasm[name] = (...given: unknown[]) => (wasm[name] = table.get(0))(...given);
    }
    glue.__wbg_set_wasm(wasm);
    (wasm["__wbindgen_start"] as () => void)();
  }

  #lastPanic(): string | undefined {
    try {
      return this.#glue.lastPanic();
    } catch {
      return undefined;
    }
  }
}

/** What is left of an instance: whoever still holds a part of it is told so. */
class GivenUp extends InternalError {
  constructor(language: Language) {
    const record = {
      ...DEFECT,
      message: "this client ended by a defect of this package; whether money moved is not known. Make a new client and call again with the same reference: it is settled, never paid twice.",
      messageRu: "этот клиент закончился из-за дефекта пакета; ушли ли деньги, неизвестно. Создайте нового клиента и повторите вызов с тем же именем долга: он будет завершён и никогда не оплачен дважды.",
    };
    super(record, language);
  }
}

const givenUp = new Proxy(
  {},
  {
    get(_, name) {
      // What the garbage collector frees is gone already.
      if (/^__wbg_\w+_free$/.test(String(name))) return () => {};
      throw new GivenUp("en");
    },
  },
);
