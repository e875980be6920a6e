/** A signed request as core made it. */
export interface SignedRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** A whole answer, or why there is none. Of headers names and values in turn, a U+0000 between them, which none can hold. */
export type Reply =
  | { status: number; headers: string; body: Uint8Array }
  | { nothingSent: boolean; cause: unknown };

/** Time and the wire, as one: a sandbox has its own. */
export interface World {
  /** Unix milliseconds. */
  now(): number;
  /** Calls back at a time, `null`: never. Gives what calls it off. */
  at(time: number | null, wake: () => void): () => void;
  /**
   * Sends once and replies once, later. Gives what gives it up: then there is no reply.
   * `limit` is the largest body of an answer, in bytes.
   */
  send(request: SignedRequest, timeout: number, limit: number, reply: (reply: Reply) => void): () => void;
  /** A journal is at work: time of a sandbox stands still until the result is called. */
  hold(): () => void;
}
