/** Node's codes of a name that did not resolve, a connection that was not made, a certificate that was refused. */
const BEFORE_SENDING =
  /^(E(NOTFOUND|AI_AGAIN|CONNREFUSED)|UND_ERR_CONNECT_TIMEOUT|CERT_(HAS_EXPIRED|NOT_YET_VALID|REVOKED|REJECTED|UNTRUSTED|CHAIN_TOO_LONG|SIGNATURE_FAILURE)|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME_INVALID|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT(_LOCALLY)?|VERIFY_LEAF_SIGNATURE))$/;

/** The part of Deno that is used. */
export interface DenoRuntime {
  createHttpClient?(options: { poolMaxIdlePerHost: number; http2: boolean }): unknown;
}

interface Runtime {
  process?: { versions?: { node?: string; bun?: string } };
  Deno?: DenoRuntime;
}

/** Deno, where this is it. */
export function deno(): DenoRuntime | undefined {
  return (globalThis as Runtime).Deno;
}

/** Whether this is Node itself, and not a runtime that looks like it. */
export function isNode(): boolean {
  const { process } = globalThis as Runtime;
  return process?.versions?.node !== undefined && !process.versions.bun && !deno();
}

/** Whether it is proven that no byte of a request left. Only Node says enough; elsewhere it is never proven. */
export function nothingWasSent(failure: unknown): boolean {
  if (!isNode()) return false;
  const code = (failure as { cause?: { code?: unknown } } | undefined)?.cause?.code;
  return typeof code === "string" && BEFORE_SENDING.test(code);
}
