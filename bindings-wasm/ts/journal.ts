import { ask } from "./glue.js";
import { toJson } from "./values.js";

/** A line that a store gives back. */
export interface StoredLine {
  line: string;
  /** Whether a line after it may have been lost to a crash, so that it may not be the last. */
  doubtful?: boolean | undefined;
}

/**
 * Where a journal's lines are kept; the bytes are core's. In SQL: a table of `reference`, `seq`, `line` whose primary
 * key is `(reference, seq)`. A method that rejects says that the store does not work; if the error's `takenOver` is
 * `true`, that another run has taken the journal over. A store that can look it up rejects an operation that another
 * reference holds: a provider that gives it twice would pay one debt of two.
 */
export interface Journal {
  /** The last line of a reference, as of now. */
  load(reference: string): Promise<StoredLine | string | null | undefined>;
  /**
   * Adds a line as number `afterSeq + 1` of its reference, durably: it must survive a crash once the promise is
   * fulfilled. `"conflict"` where that number is taken: another run holds the reference.
   */
  append(reference: string, afterSeq: number, line: string): Promise<"stored" | "conflict">;
  /** The last line of every reference that is not settled; others may be among them. */
  unfinished(): Promise<readonly (StoredLine | string)[]>;
  /** Gives up files and connections. */
  close(): Promise<void>;
}

/**
 * A journal that dies with the process: for tests, or where nothing needs to be remembered. A payout whose process
 * dies is forgotten by it, and could be paid again.
 */
export function memoryJournal(): Journal {
  const store = ask("en", (core) => new core.MemoryStore());
  return {
    load: async (...given) => ask("en", () => store.load(toJson(given))),
    append: async (...given) => (ask("en", () => store.append(toJson(given))) ? "stored" : "conflict"),
    unfinished: async () => store.unfinished().match(/[^\n]+\n/g) ?? [],
    close: async () => {},
  };
}
