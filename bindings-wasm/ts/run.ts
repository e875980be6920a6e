import { type Effect, effectOf } from "./effect.js";
import type { ErrorRecord, Language } from "./errors.js";
import { internal } from "./glue.js";
import type { Journal, StoredLine } from "./journal.js";
import type { Templates } from "./templates.js";
import type { Signal } from "./types.js";
import type * as wasm from "./wasm/client_bg.js";
import type { Reply, World } from "./world.js";

/** What a run needs of its client. */
export interface Surroundings {
  readonly world: World;
  readonly journal: Journal | undefined;
  readonly language: Language;
  readonly onEvent: ((event: never) => void) | undefined;
  readonly templates: Templates;
  /** Those that have not ended. */
  readonly runs: Set<Run>;
}

/** A row that ended. `cause` is what the host saw fail last. */
export interface Ended {
  row: number;
  reference: string;
  ok?: Record<string, unknown> | undefined;
  error?: ErrorRecord | undefined;
  cause: unknown;
}

/**
 * Drives a task to its end: does each effect as it falls due, all at the same time, and feeds what came of it.
 * `ended` hears of each row; the promise is fulfilled when all have ended, and rejected by a defect only. Each of the
 * signals gives the run up, for the first one's reason.
 */
export class Run {
  /** Whether it was given up. */
  readonly done: Promise<boolean>;
  readonly #task: wasm.Task;
  readonly #around: Surroundings;
  readonly #ended: (ended: Ended) => void;
  /** Of one row. */
  readonly #alone: boolean;
  readonly #causes = new Map<number, unknown>();
  readonly #giveUp = new Map<number, () => void>();
  #callOff = (): void => {};
  #heedNoMore = (): void => {};
  #finish!: (givenUp: boolean) => void;
  #fail!: (error: unknown) => void;
  #turning = false;
  #fed = false;
  #over = false;
  #givenUp = false;

  constructor(task: wasm.Task, around: Surroundings, ended: (ended: Ended) => void, signal?: Signal, stop?: Signal) {
    this.#task = task;
    this.#around = around;
    this.#ended = ended;
    this.#alone = !stop;
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    around.runs.add(this);
    if (signal || stop) this.#heed(signal, stop);
    if (around.onEvent) task.observe();
    this.#pump(() => {});
  }

  /** The caller wants no more of it: rows end as they stand, and nothing more is sent. */
  cancel(cause: unknown): void {
    this.#pump((now) => {
      this.#givenUp = true;
      for (const giveUp of this.#giveUp.values()) giveUp();
      this.#giveUp.clear();
      this.#causes.clear();
      this.#task.cancel(now);
      this.#causes.set(-1, cause);
    });
  }

  #heed(signal?: Signal, stop?: Signal): void {
    const giveUp = (): void => this.cancel(signal?.reason);
    for (const one of [signal, stop]) one?.addEventListener("abort", giveUp);
    this.#heedNoMore = () => {
      for (const one of [signal, stop]) one?.removeEventListener("abort", giveUp);
    };
  }

  /** Feeds the task, then does what is due. */
  #pump(feed: (now: number) => void): void {
    if (this.#over) return;
    this.#callOff();
    try {
      feed(this.#around.world.now());
      this.#fed = true;
      // A handler of events that gives the run up is inside of the loop already.
      if (!this.#turning) this.#turn();
    } catch (thrown) {
      this.#end(internal(this.#around.language, thrown));
    }
  }

  #turn(): void {
    const { world, templates } = this.#around;
    this.#turning = true;
    try {
      while (this.#fed) {
        this.#fed = false;
        for (;;) {
          const effect = effectOf(this.#task, world.now(), templates);
          // What is told as being sent is on its way: a handler that then gives up stops it.
          if (effect.do === "wait" || effect.do === "done" || effect.do === "ended") this.#tell();
          if (effect.do === "done") return this.#end();
          if (effect.do === "wait") {
            if (!this.#fed) this.#callOff = world.at(effect.until, () => this.#pump(() => {}));
            break;
          }
          this.#begin(effect);
          this.#tell();
          // A row alone has no more to do once it has ended, and nothing else while it sends.
          if (!this.#alone) continue;
          if (effect.do === "ended") return this.#end();
          if (effect.do === "send") break;
        }
      }
    } finally {
      this.#turning = false;
    }
  }

  #begin(effect: Exclude<Effect, { do: "wait" | "done" }>): void {
    const { world, journal } = this.#around;
    switch (effect.do) {
      case "send": {
        const giveUp = world.send(effect.request, effect.timeout, effect.limit, (reply) => this.#replied(effect, reply));
        this.#giveUp.set(effect.id, giveUp);
        return;
      }
      case "load":
        return this.#store(effect, async () => {
          const stored = normal((await journal?.load(effect.reference)) ?? undefined);
          return (now) => this.#task.loaded(now, effect.id, stored?.line, stored?.doubtful ?? false);
        });
      case "append":
        return this.#store(effect, async () => {
          const stored = (await journal?.append(effect.reference, effect.afterSeq, effect.line)) as unknown;
          if (stored !== "stored" && stored !== "conflict") throw new TypeError('append gave neither "stored" nor "conflict"');
          return (now) => this.#task.appended(now, effect.id, stored === "stored");
        });
      case "list":
        return this.#store(effect, async () => {
          const lines = JSON.stringify([...((await journal?.unfinished()) ?? [])].map(normal));
          return (now) => this.#task.listed(now, effect.id, lines);
        });
      case "ended": {
        const { row, reference, ok, error } = effect;
        const cause = this.#causes.get(row) ?? this.#causes.get(-1);
        this.#ended({ row, reference, ok, error, cause });
      }
    }
  }

  #replied(effect: Effect & { do: "send" }, reply: Reply): void {
    const { id, row } = effect;
    this.#giveUp.delete(id);
    this.#pump((now) => {
      if ("status" in reply) {
        this.#causes.delete(row);
        this.#task.response(now, id, reply.status, reply.headers, reply.body);
      } else {
        this.#causes.set(row, reply.cause);
        this.#task.sendFailed(now, id, reply.nothingSent);
      }
    });
  }

  /** Lets the journal do something; a store may throw anything. */
  #store(effect: Effect & { id: number; row: number }, work: () => Promise<(now: number) => void>): void {
    const release = this.#around.world.hold();
    const failed = (thrown: unknown) => (now: number) => {
      this.#causes.set(effect.row, thrown);
      const takenOver = (thrown as { takenOver?: unknown } | undefined)?.takenOver === true;
      this.#task.storeFailed(now, effect.id, effect.do, "the store threw", takenOver);
    };
    void work()
      .catch(failed)
      .then((feed) => this.#pump(feed))
      .finally(release);
  }

  /** A handler of events that throws has no part in a payout: what it throws is dropped. */
  #tell(): void {
    const { onEvent } = this.#around;
    if (!onEvent) return;
    for (let json = this.#task.told(); json !== undefined; json = this.#task.told()) {
      try {
        // That of an `async` handler rejects instead: with nobody to hear it, it would end the process.
        void Promise.resolve(onEvent(JSON.parse(json) as never)).catch(() => {});
      } catch {
        continue;
      }
    }
  }

  #end(error?: unknown): void {
    this.#over = true;
    this.#around.runs.delete(this);
    this.#heedNoMore();
    for (const giveUp of this.#giveUp.values()) giveUp();
    if (error !== undefined) this.#fail(error);
    this.#task.free();
    this.#finish(this.#givenUp);
  }
}

function normal(stored: StoredLine | string | undefined): { line: string; doubtful: boolean } | undefined {
  if (stored === undefined) return undefined;
  const { line, doubtful = false } = typeof stored === "string" ? { line: stored } : stored;
  if (typeof line !== "string") throw new TypeError("the store gave something else than a line");
  return { line, doubtful };
}
