import { Secret } from "./secret.js";

/**
 * Named values as the JSON that core reads. Core refuses what is wrong, so nothing may get lost on the way:
 * JSON would make `null`, which is as good as absent, of an invalid date and of `NaN`, and leave a function out.
 */
export function toJson(value: unknown): string {
  // What cannot be written is no value for core either, which says so.
  try {
    return JSON.stringify(value, isPlain(value) ? undefined : exact) ?? "null";
  } catch {
    return "";
  }
}

/** A text for core as it is, half a pair of surrogates aside; what is none is empty, which core refuses by name. */
export function textOf(value: unknown): string {
  return typeof value === "string" && !/\p{Surrogate}/u.test(value) ? value : "";
}

/** Whether it is an object that inherits nothing. */
export function isBare(value: unknown): value is object {
  return value != null && Object.getPrototypeOf(value) === Object.prototype;
}

/** What an object inherits as its own, methods aside: JSON and whoever spreads it would lose a getter of its class. */
export function whole<T>(given: T): T {
  if (Object(given) !== given || isBare(given) || Array.isArray(given)) return given;
  const all = { ...(given as object) } as Record<string, unknown>;
  for (let from: unknown = given; from; from = Object.getPrototypeOf(from)) {
    for (const name of Object.getOwnPropertyNames(from)) {
      // What every object has is nobody's value.
      if (name in all) continue;
      const value = (given as typeof all)[name];
      if (typeof value !== "function") all[name] = value;
    }
  }
  return all as T;
}

/** Whether JSON by itself loses nothing of it. With a function that looks at each value it takes twice the time. */
function isPlain(value: unknown): boolean {
  if (!isBare(value) || "toJSON" in value) return false;
  return Object.values(value).every((inside) => ["string", "boolean", "undefined"].includes(typeof inside) || Number.isFinite(inside));
}

function exact(this: unknown, key: string, value: unknown): unknown {
  // `toJSON` has been called on `value` already.
  const given = (this as Record<string, unknown>)[key];
  if (given instanceof Secret) return given.expose();
  if (given instanceof Date) return value === null ? "" : given.toISOString();
  // No other number than a plain one, which core refuses as a sum: whoever counts in kopecks may mean those.
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return 0.5;
  // What core takes for nothing that it knows, wherever it stands.
  if (typeof value === "symbol" || typeof value === "function") return [null];
  return whole(value);
}
