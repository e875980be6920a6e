import type { Journal, StoredLine } from "../journal.js";
import { folder as core } from "../modules/folder.js";
import type * as wasm from "../wasm/folder_bg.js";
import { type FileOperation, Files } from "./files.js";
import { type FolderError, errorAt, feed, text } from "./folder.js";

/** A journal in a folder. */
export interface FileJournal extends Journal {
  /** Leaves one line for each reference, and deletes the segments of earlier runs. */
  compact(): Promise<void>;
}

/** An answer of the machine. */
interface Said {
  request: number;
  lines?: StoredLine[];
  appended?: "stored" | "conflict";
  error?: FolderError;
  failure?: string;
  takenOver?: boolean;
}

/** Number of the request that opening is. */
const OPENING = 0;

class Folder implements FileJournal {
  readonly #files: Files;
  readonly #waiting = new Map<number, (said: Said) => void>();
  #folder: wasm.Folder | undefined;
  #refused: Error | undefined;
  #closed = false;
  #working = false;

  constructor(path: string) {
    this.#files = new Files(path);
  }

  async load(reference: string): Promise<StoredLine | undefined> {
    text("reference", reference);
    return (await this.#ask((folder) => folder.load(reference))).lines?.[0];
  }

  async append(reference: string, afterSeq: number, line: string): Promise<"stored" | "conflict"> {
    text("reference", reference);
    text("line", line);
    const { appended } = await this.#ask((folder) => folder.append(reference, afterSeq, line));
    if (!appended) throw new Error("the journal has no answer");
    return appended;
  }

  async unfinished(): Promise<StoredLine[]> {
    return (await this.#ask((folder) => folder.unfinished())).lines ?? [];
  }

  async compact(): Promise<void> {
    await this.#ask((folder) => folder.compact());
  }

  async close(): Promise<void> {
    if (this.#folder && !this.#closed) await this.#ask((folder) => folder.close());
    this.#closed = true;
  }

  async #ask(request: (folder: wasm.Folder) => number): Promise<Said> {
    if (this.#closed) throw new Error(`${this.#files.path}: the journal is closed`);
    const folder = this.#open();
    const said = await new Promise<Said>((resolve) => {
      this.#waiting.set(core.call("en", () => request(folder)), resolve);
      void this.#work(folder);
    });
    if (said.error) throw errorAt(this.#files.path, said.error);
    if (said.failure !== undefined) {
      throw this.#refused ?? Object.assign(new Error(`${this.#files.path}: ${said.failure}`), { takenOver: said.takenOver });
    }
    return said;
  }

  #open(): wasm.Folder {
    if (this.#folder) return this.#folder;
    const folder = core.call("en", ({ Folder }) => new Folder(this.#files.path));
    this.#folder = folder;
    // Whoever asks meets what opening met.
    this.#waiting.set(OPENING, ({ error }) => {
      if (error) this.#refused = errorAt(this.#files.path, error);
    });
    return folder;
  }

  /** Does file operations as long as there are any; a second caller finds the first at work. */
  async #work(folder: wasm.Folder): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      await this.#workOff(folder);
    } catch (error) {
      this.#refused = core.defect("en", error);
      for (const [request, answer] of this.#waiting) answer({ request, failure: this.#refused.message });
      this.#waiting.clear();
    }
    this.#working = false;
  }

  async #workOff(folder: wasm.Folder): Promise<void> {
    this.#hand(folder);
    for (let task = folder.step(); task; task = folder.step()) {
      const operation = JSON.parse(task.json) as FileOperation;
      const { id } = operation;
      try {
        // The first operation of all finds the folder made.
        if (id <= 1) await this.#files.open();
        feed(folder, id, await this.#files.perform(operation, () => task.bytes));
      } catch (error) {
        folder.failed(id, error instanceof Error ? error.message : String(error));
      }
      this.#hand(folder);
    }
  }

  #hand(folder: wasm.Folder): void {
    for (let json = folder.answer(); json !== undefined; json = folder.answer()) {
      const said = JSON.parse(json) as Said;
      this.#waiting.get(said.request)?.(said);
      this.#waiting.delete(said.request);
    }
  }
}

/**
 * A journal in a folder, which it makes where it is missing: durable when an append is fulfilled, read and continued by
 * every language of this package. It opens when it is first used, and takes the folder over from any run that still has
 * it: that run's next append is a conflict, so it sends nothing that moves money.
 * @throws an {@link InvalidRequestError} when the folder's name is no text, or an empty one.
 */
export function fileJournal(folder: string): FileJournal {
  // An empty path is where the process happens to run: the next run may not find there what this one has paid.
  return new Folder(text("folder", folder));
}
