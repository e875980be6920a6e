import { type Decode, decoderOf } from "./decode.js";

/** A column as core describes it: the provider's name, this package's name, and a type, or the members of a sum. */
type Described = readonly [wire: string, name: string, kind: string | readonly Described[]];

/** A field of a row, and the place of its first column. */
export interface Field {
  readonly wire: string;
  readonly name: string;
  readonly kind: string;
  readonly column: number;
  readonly members: readonly Field[];
}

/**
 * A length that is none, the first that stands for a text apart, and what is added to that of a wide text, and of one
 * without its column's affixes: core's.
 */
const NULL = 65_534;
const APART = 61_440;
const WIDE = 2 ** 15;
const CUT = 2 ** 14;
const APART_WIDE = 2 ** 31;
const APART_CUT = 2 ** 30;

/** The columns of a table. The last one of a row, which no field shows, holds what the table does not know. */
export interface Columns {
  readonly fields: readonly Field[];
  readonly named: ReadonlyMap<string | symbol, Field>;
  readonly width: number;
}

/** Each table is read once. */
const known: Record<number, Columns> = {};

function columnsOf(json: string): Columns {
  let column = 0;
  const read = ([wire, name, kind]: Described): Field =>
    typeof kind === "string"
      ? { wire, name, kind, column: column++, members: [] }
      : { wire, name, kind: "sum", column, members: kind.map(read) };
  const fields = (JSON.parse(json) as Described[]).map(read);
  return { fields, named: new Map(fields.map((field) => [field.name, field])), width: column + 1 };
}

/** Starts, lengths, wide texts, codes of lengths, and ASCII: the wider a part's units are, the earlier it comes. */
type Parts = [Uint32Array, Uint16Array, Uint16Array, Uint8Array, Uint8Array];

/** Copies what is lent into one piece of memory: the garbage collector pays for each. */
function copied(lent: Parts): Parts {
  const memory = new ArrayBuffer(lent.reduce((bytes, part) => bytes + part.byteLength, 0));
  let end = 0;
  return lent.map((part) => {
    const Units = part.constructor as Uint8ArrayConstructor;
    const own = new Units(memory, end, part.length);
    own.set(part);
    end += part.byteLength;
    return own;
  }) as unknown[] as Parts;
}

/** Takes rows out of core, which calls it. */
export class Taker {
  packed: Packed | undefined;

  /** `told` are the table's columns, once, and behind them for each what its cut texts begin with, and what they end with. */
  take(table: number, told: string, ...lent: Parts): void {
    const [columns, ...affixes] = told.split("\0");
    this.packed = new Packed((known[table] ??= columnsOf(columns!)), affixes, copied(lent));
  }
}

/** The rows of one answer as core packed them: a value is made when it is read. */
export class Packed {
  readonly columns: Columns;
  /** How many rows there are. */
  readonly size: number;
  /** For each column what its cut texts begin with, and what they end with. */
  readonly #affixes: readonly string[];
  readonly #starts: Uint32Array;
  /** Of each row and column, where there are no codes: those say which one it is. */
  readonly #lengths: Uint16Array;
  readonly #codes: Uint8Array;
  /** Texts apart that were read before. */
  readonly #apart: string[] = [];
  readonly #ascii: Decode;
  readonly #wide: Decode;
  /**
   * The row that was read last: its texts, and where each column's lies; one that is wide ends below zero, and to where one
   * that is cut begins 2^30 is added. What lies apart or is none begins below zero, by what stands for its length.
   */
  #row = -1;
  #asciiText = "";
  #wideText = "";
  readonly #begins: Int32Array;
  readonly #ends: Int32Array;

  constructor(columns: Columns, affixes: readonly string[], [starts, lengths, wide, codes, ascii]: Parts) {
    this.columns = columns;
    this.size = (codes.length || lengths.length) / columns.width;
    this.#affixes = affixes;
    this.#starts = starts;
    this.#lengths = lengths;
    this.#codes = codes;
    this.#ascii = decoderOf(ascii, "latin1Slice");
    this.#wide = decoderOf(wide, "ucs2Slice");
    this.#begins = new Int32Array(columns.width);
    this.#ends = new Int32Array(columns.width);
  }

  /** What a field of a row is in JavaScript. */
  value(row: number, { kind, column, members }: Field): unknown {
    if (kind === "sum") {
      const is = members.some((member) => this.#begin(row, member.column) > -NULL);
      return is ? this.object(row, members) : null;
    }
    const text = this.#cell(row, column);
    return kind === "boolean" && text !== null ? text === "true" : text;
  }

  /** Fields of a row together. */
  object(row: number, fields = this.columns.fields): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const field of fields) object[field.name] = this.value(row, field);
    return object;
  }

  /** The rows as JSON under the provider's names, with what the table does not know. */
  json(): string {
    return Array.from({ length: this.size }, (_, row) => {
      const unknown = this.#cell(row, this.columns.width - 1);
      return `{${this.#members(row, this.columns.fields).concat(unknown?.slice(1, -1) ?? [])}}`;
    }).join();
  }

  #members(row: number, fields: readonly Field[]): string[] {
    return fields.flatMap(({ wire, kind, column, members }) => {
      const begin = this.#begin(row, column);
      const name = JSON.stringify(wire);
      if (kind === "sum" && begin !== -NULL) {
        const inside = this.#members(row, members);
        return inside.length > 0 ? `${name}:{${inside}}` : [];
      }
      if (begin < -NULL) return [];
      const text = this.#cell(row, column);
      return `${name}:${kind === "text" ? JSON.stringify(text) : text}`;
    });
  }

  #cell(row: number, column: number): string | null {
    const begin = this.#begin(row, column);
    if (begin <= -NULL) return null;
    if (begin < 0) return (this.#apart[-begin - APART] ??= this.#textApart(-begin - APART, column));
    return begin < APART_CUT ? this.#text(begin, column) : this.#whole(this.#text(begin - APART_CUT, column), column);
  }

  #text(begin: number, column: number): string {
    const end = this.#ends[column]!;
    return end < 0 ? this.#wideText.slice(begin, ~end) : this.#asciiText.slice(begin, end);
  }

  #textApart(number: number, column: number): string {
    const place = 2 * (this.size + 1 + number);
    const begin = this.#starts[place]!;
    const length = this.#starts[place + 1]!;
    const decode = length < APART_WIDE ? this.#ascii : this.#wide;
    const text = decode(begin, begin + (length % APART_CUT));
    return length & APART_CUT ? this.#whole(text, column) : text;
  }

  #whole(text: string, column: number): string {
    return this.#affixes[2 * column]! + text + this.#affixes[2 * column + 1]!;
  }

  #begin(row: number, column: number): number {
    if (this.#row !== row) this.#load(row);
    return this.#begins[column]!;
  }

  /** Makes the texts of a row, all at once. */
  #load(row: number): void {
    const starts = this.#starts;
    const lengths = this.#lengths;
    const codes = this.#codes;
    const coded = codes.length;
    this.#asciiText = this.#ascii(starts[2 * row]!, starts[2 * row + 2]!);
    this.#wideText = this.#wide(starts[2 * row + 1]!, starts[2 * row + 3]!);
    const begins = this.#begins;
    const ends = this.#ends;
    const width = this.columns.width;
    let ascii = 0;
    let wide = 0;
    for (let column = 0, place = row * width; column < width; column++, place++) {
      const length = lengths[coded ? codes[place]! : place]!;
      const cut = (length & CUT) << 16;
      if (length >= APART) begins[column] = -length;
      else if (length >= WIDE) {
        begins[column] = wide + cut;
        wide += length % CUT;
        ends[column] = ~wide;
      } else {
        begins[column] = ascii + cut;
        ascii += length % CUT;
        ends[column] = ascii;
      }
    }
    this.#row = row;
  }
}
