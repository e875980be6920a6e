import { type Fetch, LONGEST_TIMER, exchange } from "./http.js";
import type { World } from "./world.js";

/** The machine's clock, and the provider over `fetch`. */
export function realWorld(fetch: Fetch | undefined): World {
  return {
    now: () => Date.now(),
    at(time, wake) {
      if (time === null) return () => {};
      // A time beyond the longest timer is looked at again when that has run.
      const timer = setTimeout(wake, Math.min(Math.max(time - Date.now(), 0), LONGEST_TIMER));
      return () => clearTimeout(timer);
    },
    send: (request, timeout, limit, reply) => exchange(fetch, request, timeout, limit, reply),
    hold: () => () => {},
  };
}
