/** Node's codes of a name that did not resolve, a connection that was not made, a certificate that was refused. */
const BEFORE_SENDING = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_REJECTED",
  "CERT_UNTRUSTED",
  "CERT_CHAIN_TOO_LONG",
  "CERT_SIGNATURE_FAILURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

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
  return typeof code === "string" && BEFORE_SENDING.has(code);
}
