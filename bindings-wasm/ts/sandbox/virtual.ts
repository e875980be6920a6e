import type { Reply, SignedRequest, World } from "../world.js";

/** What a request comes to within a time, and after how many milliseconds. */
export type Serve = (now: number, request: SignedRequest, timeout: number) => { takes: number; reply: Reply };

interface Due {
  time: number;
  call: () => void;
}

/** So many steps come at once, then whatever else the program does gets its turn. */
const STEPS_IN_A_ROW = 64;

/** Milliseconds of the machine for which time waits for a journal: one that never answers must not stop it for ever. */
const PATIENCE = 10_000;

/**
 * A world whose clock jumps: when nothing is at work any more, it is at once the time of what is due next. The same
 * calls in the same order give the same bytes.
 */
export class VirtualWorld implements World {
  readonly #serve: Serve;
  readonly #due = new Set<Due>();
  #now: number;
  #held = 0;
  #steps = 0;
  #coming = false;

  constructor(begin: number, serve: Serve) {
    this.#now = begin;
    this.#serve = serve;
  }

  now(): number {
    return this.#now;
  }

  /** Time passes for another reason than waiting. */
  pass(millis: number): void {
    this.#now += Math.max(millis, 0);
  }

  at(time: number | null, wake: () => void): () => void {
    if (time === null) return () => {};
    const due = { time, call: wake };
    this.#due.add(due);
    this.#come();
    return () => this.#due.delete(due);
  }

  send(request: SignedRequest, timeout: number, _limit: number, reply: (reply: Reply) => void): () => void {
    const { takes, reply: what } = this.#serve(this.#now, request, timeout);
    return this.at(this.#now + takes, () => reply(what));
  }

  hold(): () => void {
    this.#held += 1;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      clearTimeout(timer);
      this.#held -= 1;
      this.#come();
    };
    const timer = setTimeout(release, PATIENCE);
    return release;
  }

  #come(): void {
    if (this.#coming || this.#held > 0 || this.#due.size === 0) return;
    this.#coming = true;
    const jump = (): void => {
      this.#coming = false;
      this.#jump();
    };
    this.#steps += 1;
    if (this.#steps % STEPS_IN_A_ROW === 0) setTimeout(jump, 0);
    else queueMicrotask(jump);
  }

  #jump(): void {
    if (this.#held > 0) return;
    let next: Due | undefined;
    for (const due of this.#due) if (!next || due.time < next.time) next = due;
    if (!next) return;
    this.#due.delete(next);
    this.#now = Math.max(this.#now, next.time);
    next.call();
    this.#come();
  }
}
