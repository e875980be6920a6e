// What a journal and a look at one share.
import { type ErrorRecord, errorOf } from "../errors.js";
import { refusal } from "../glue.js";
import { textOf } from "../values.js";
import type * as wasm from "../wasm/folder_bg.js";
import type { Done } from "./files.js";

/** What core says of an error, and which file is at fault. */
export type FolderError = ErrorRecord & { file: string };

/** The error, with its place. */
export function errorAt(path: string, { file, ...record }: FolderError): Error {
  const at = file === "" ? path : `${path}/${file}`;
  return errorOf({ ...record, message: `${at}: ${record.message}`, messageRu: `${at}: ${record.messageRu}` }, "en");
}

/** A text as it is; what is none, or holds half a pair of surrogates, is refused as in any call. */
export function text(field: string, value: string): string {
  if (value && textOf(value) === value) return value;
  throw refusal("en", field, "text_due");
}

/** What takes the results of file operations. */
type Fed = Pick<wasm.Folder, "names" | "bytes" | "done">;

export function feed(folder: Fed, id: number, done: Done): void {
  if ("names" in done) folder.names(id, done.names);
  else if ("bytes" in done) folder.bytes(id, done.bytes);
  else folder.done(id, done.what, done.identity ?? "", done.length ?? 0);
}
