/// <reference types="node" />
import * as fs from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const { constants } = fs;
const close = promisify(fs.close);
const fstat = promisify(fs.fstat);
const fsync = promisify(fs.fsync);
const open = promisify(fs.open);
const stat = promisify(fs.stat);

/** A file operation as core asks for it. */
export type FileOperation = { id: number; name: string } & (
  | { do: "list" | "create_exclusive" | "create_draft" | "append" | "sync_file" | "identify" | "close" | "remove" | "sync_folder" }
  | { do: "read"; from: number; max: number }
  | { do: "rename"; to: string }
);

/** What came of it. */
export type Done =
  | { names: string[] }
  | { bytes: Uint8Array }
  | { what: "nothing" | "exists" | "created" | "written" | "identified"; identity?: string; length?: number };

const NOTHING: Done = { what: "nothing" };
const LARGEST_READ = 2 ** 20;

/**
 * The files of a folder: does what the journal's machine says, one operation after the other. Files are numbers here
 * and not `FileHandle`s, which a runtime closes with a warning when a journal is forgotten.
 */
export class Files {
  readonly path: string;
  readonly #made = new Map<string, number>();
  #reading: { name: string; fd: number } | undefined;

  /** Absolute, so that a change of the working directory leads to no other folder. */
  constructor(path: string) {
    this.path = resolve(path);
  }

  /** Makes the folder where it is missing, for its owner alone. */
  async open(): Promise<void> {
    const made = await fs.promises.mkdir(this.path, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(this.path));
  }

  async perform(operation: FileOperation, bytes: () => Uint8Array): Promise<Done> {
    const path = join(this.path, operation.name);
    switch (operation.do) {
      case "list":
        return { names: await fs.promises.readdir(this.path) };
      case "create_exclusive":
        return this.#createExclusive(operation.name, path);
      case "create_draft":
        this.#made.set(operation.name, await open(path, "w", 0o600));
        return NOTHING;
      case "read":
        return this.#read(operation.name, path, operation.from, operation.max);
      case "append":
        return { what: "written", length: (await write(this.#fd(operation.name), bytes())).bytesWritten };
      case "sync_file":
        await fsync(this.#fd(operation.name));
        return NOTHING;
      case "identify": {
        const found = await stat(path, { bigint: true });
        return { what: "identified", identity: identity(found), length: Number(found.size) };
      }
      case "close":
        await this.#close(operation.name);
        return NOTHING;
      case "rename":
        await fs.promises.rename(path, join(this.path, operation.to));
        return NOTHING;
      case "remove":
        await fs.promises.unlink(path);
        return NOTHING;
      case "sync_folder":
        await syncFolder(this.path);
        return NOTHING;
    }
  }

  async #createExclusive(name: string, path: string): Promise<Done> {
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL;
    let fd: number;
    try {
      fd = await open(path, flags, 0o600);
    } catch (error) {
      if ((error as { code?: string }).code === "EEXIST") return { what: "exists" };
      throw error;
    }
    this.#made.set(name, fd);
    return { what: "created", identity: identity(await fstat(fd, { bigint: true })) };
  }

  async #read(name: string, path: string, from: number, max: number): Promise<Done> {
    if (this.#reading?.name !== name) {
      await this.#closeReading();
      this.#reading = { name, fd: await open(path, "r") };
    }
    const buffer = new Uint8Array(Math.min(max, LARGEST_READ));
    const { bytesRead } = await read(this.#reading.fd, buffer, from);
    return { bytes: buffer.subarray(0, bytesRead) };
  }

  async #close(name: string): Promise<void> {
    if (this.#reading?.name === name) await this.#closeReading();
    const fd = this.#made.get(name);
    this.#made.delete(name);
    if (fd !== undefined) await close(fd);
  }

  async #closeReading(): Promise<void> {
    const fd = this.#reading?.fd;
    this.#reading = undefined;
    if (fd !== undefined) await close(fd);
  }

  #fd(name: string): number {
    const fd = this.#made.get(name);
    if (fd === undefined) throw new Error("the file is not open");
    return fd;
  }
}

/** One call of the system. */
function write(fd: number, bytes: Uint8Array): Promise<{ bytesWritten: number }> {
  return new Promise((resolve, reject) => {
    fs.write(fd, bytes, 0, bytes.length, null, (error, bytesWritten) => (error ? reject(error) : resolve({ bytesWritten })));
  });
}

function read(fd: number, buffer: Uint8Array, from: number): Promise<{ bytesRead: number }> {
  return new Promise((resolve, reject) => {
    fs.read(fd, buffer, 0, buffer.length, from, (error, bytesRead) => (error ? reject(error) : resolve({ bytesRead })));
  });
}

/** What tells a file from another of the same name. Windows may round it, so the length has to do there. */
function identity(found: fs.BigIntStats): string {
  return process.platform === "win32" ? "" : `${found.dev}:${found.ino}`;
}

/** Makes a folder's names durable. Windows has no such call, and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const fd = await open(path, "r");
  try {
    await fsync(fd);
  } finally {
    await close(fd);
  }
}
