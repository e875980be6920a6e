import { type Packed, Taker } from "./packed.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** So few rows are made at once. */
const FEW = 256;

/** Instead of a row's number, once the row is a plain object. */
const MADE = -1;

/** What a row's proxy stands for: a place among packed rows, until something asks for all of the row. */
class Place {
  #row: number;

  constructor(row: number) {
    this.#row = row;
  }

  /** What `console.log` of Node shows of what is made when it is read; `this` is that. */
  [INSPECT](): object {
    return { ...this };
  }

  /**
   * Reading a field makes that field alone. What asks for all of a row makes it a plain object first, so that it
   * spreads, compares and changes like one.
   */
  static handler(packed: Packed): ProxyHandler<Place> {
    const { named } = packed.columns;
    const plain = (place: Place): Place => {
      if (place.#row >= 0) Object.assign(place, packed.object(place.#row));
      place.#row = MADE;
      return place;
    };
    const object = Object.prototype;
    const handler: ProxyHandler<Place> = {
      get(place, name) {
        const row = place.#row;
        const field = row === MADE ? undefined : named.get(name);
        if (field) return packed.value(row, field);
        if (row !== MADE && name === "toJSON") return () => packed.object(row);
        return Reflect.get(row === MADE && Object.hasOwn(place, name) ? place : object, name) as unknown;
      },
      has: (place, name) => Object.hasOwn(plain(place), name) || name in object,
      getPrototypeOf: () => object,
      setPrototypeOf: (_, prototype) => prototype === object,
      preventExtensions: (place) => Reflect.preventExtensions(Object.setPrototypeOf(plain(place), object) as Place),
    };
    for (const trap of ["ownKeys", "getOwnPropertyDescriptor", "defineProperty", "set", "deleteProperty"] as const) {
      handler[trap] = (place: Place, ...given: never[]) => (Reflect[trap] as (...given: unknown[]) => never)(plain(place), ...given);
    }
    return handler;
  }
}

function objects<Row>(packed: Packed, places: Iterable<number>): Row[] {
  const handler = Place.handler(packed);
  const rows: Row[] = [];
  for (const row of places) rows.push(new Proxy(new Place(row), handler) as Row);
  return rows;
}

/** The rows that a reading gives: places among those that it lends, or the rows themselves. */
export function rowsOf<Row>(give: (taker: Taker) => string | undefined): Row[] {
  const taker = new Taker();
  const given = JSON.parse(give(taker) ?? "[]") as unknown[];
  return taker.packed ? objects(taker.packed, given as number[]) : (given as Row[]);
}

/** What is made when it is read, and may be set. */
function late(get: () => unknown, set?: (own: unknown) => unknown): PropertyDescriptor {
  return { get, set, enumerable: true, configurable: true } as PropertyDescriptor;
}

/** Gives an answer its packed rows, many of them when they are read, and its JSON; `around` says where they stand in it. */
export function addRows(answer: { readonly result: unknown }, packed: Packed, around: string): void {
  const [list, before, after] = around.split("\n") as [string, string, string];
  const result = answer.result as Record<string, unknown>;
  const make = (): unknown[] => objects(packed, Array(packed.size).keys());
  const keep = (own: unknown): unknown => (read = () => own)();
  let read = (): unknown => keep(make());
  if (packed.size < FEW) result[list] = make();
  // Without the second, Node would show that there is a getter.
  else Object.defineProperties(result, { [list]: late(() => read(), keep), [INSPECT]: { value: Place.prototype[INSPECT] } });
  Object.defineProperty(answer, "raw", late(() => before + packed.json() + after));
}
