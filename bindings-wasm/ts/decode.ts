/** Gives a part of a page's texts. */
export type Decode = (begin: number, end: number | undefined) => string;

interface NodeBuffer {
  latin1Slice(begin: number, end?: number): string;
  ucs2Slice(begin: number, end?: number): string;
}

/** Of ASCII, or of UTF-16. `Buffer` takes a tenth of the time that a `TextDecoder` takes for a short text. */
export function decoderOf(units: Uint8Array | Uint16Array): Decode {
  const { Buffer } = globalThis as unknown as { Buffer?: { from(memory: unknown, begin: number, length: number): NodeBuffer } };
  const isAscii = units.BYTES_PER_ELEMENT === 1;
  const buffer = Buffer?.from(units.buffer, units.byteOffset, units.byteLength);
  if (buffer?.latin1Slice && isAscii) return (begin, end) => buffer.latin1Slice(begin, end);
  if (buffer?.ucs2Slice && !isAscii) return (begin, end = units.length) => buffer.ucs2Slice(2 * begin, 2 * end);
  const decoder = new TextDecoder(isAscii ? "utf-8" : "utf-16le", { ignoreBOM: true });
  return (begin, end) => decoder.decode(units.subarray(begin, end));
}
