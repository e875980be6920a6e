import type { NextStep, NotPaidReason } from "../generated/words.js";
import { folder as core } from "../modules/folder.js";
import type { Guid } from "../types.js";
import { type FileOperation, Files } from "./files.js";
import { type FolderError, errorAt, feed, text } from "./folder.js";

/** How a debt stands, in the words of outcomes. `pending` is not among them: the provider's states are in no journal. */
export type DebtStatus = "paid" | "not_paid" | "confirmed" | "differs" | "refused" | "unknown" | "not_started";

/** A debt as a journal's last line of it says. */
export interface JournalDebt {
  /** The caller's name of the debt. */
  readonly reference: string;
  readonly kind: "payout" | "withdrawal";
  /**
   * What `resolve` would say without asking the provider. A payout is `paid`, `not_paid`, `unknown` or `not_started`. Of
   * what is `unknown` only the provider knows whether the money moved.
   */
  readonly status: DebtStatus;
  /** Why it was not paid, for a payout that was not. */
  readonly reason: NotPaidReason | null;
  /** What is safe next; `nothing` where nothing is left to do. */
  readonly nextStep: NextStep;
  /** The sum as it was sent. */
  readonly amount: string;
  /** The currency's code. */
  readonly currency: string;
  /** The recipient's mask. */
  readonly recipient: string;
  /** 1, and one more each time that it was tried anew after it was not paid. */
  readonly attempt: number;
  /** The operation that the line speaks of. */
  readonly payoutOperationId: Guid | null;
  /** When the line was made, ISO 8601 with offset; `null` where a clock was wrong by centuries. */
  readonly updatedAt: string | null;
  /** What a person said who settled it. */
  readonly note: string | null;
}

/** A part of a journal that cannot be read, or contradicts another. */
export interface JournalDamage {
  /** The file's name. */
  readonly file: string;
  /** Which of its lines, the first being 1; `null` where the file is missing. */
  readonly line: number | null;
  /** What is wrong. */
  readonly reason: "journal_damaged" | "operation_held";
  /** What is wrong and where, in English and in Russian. */
  readonly message: string;
  readonly messageRu: string;
}

/** What a journal held when it was looked at. */
export interface JournalListing {
  /** Its debts, one a reference; the one whose last line is the newest stands last. */
  readonly debts: readonly JournalDebt[];
  /** What of it cannot be read, or contradicts itself. {@link fileJournal} refuses such a journal. */
  readonly damage: readonly JournalDamage[];
}

/** As core names them. */
interface Debt extends Omit<JournalDebt, "nextStep" | "payoutOperationId" | "updatedAt"> {
  next_step: NextStep;
  payout_operation_id: Guid | null;
  updated_at: string | null;
}

interface Damage extends Omit<JournalDamage, "messageRu"> {
  message_ru: string;
}

/** What a look gives: the debts in a form of core's, the damage, and words about it. */
interface Seen {
  text: string;
  damage: Damage[];
  warning: string;
}

/**
 * What a folder journal holds and how each debt stands, without opening it: nothing is made, written or taken over, so a
 * process that pays meanwhile does not notice. No credentials are needed, and the provider is not asked. Damage is named
 * in the listing: all debts that can be read are there, and those of which a line may be lost are `unknown` unless they
 * were paid.
 *
 * ```js
 * for (const debt of (await readJournal("journal")).debts) {
 *   if (debt.nextStep !== "nothing") console.log(debt.reference, debt.amount, debt.status, debt.updatedAt);
 * }
 * ```
 *
 * Rejects with a {@link JournalError} when it cannot be read, when no journal is there, or it is of a newer version; with
 * an {@link InvalidRequestError} when the folder's name is no text, or an empty one.
 */
export async function readJournal(folder: string): Promise<JournalListing> {
  const seen = await look(text("folder", folder), "json", false);
  const debts = seen.text.split("\n").filter(Boolean).map((line) => debtOf(JSON.parse(line) as Debt));
  return { debts, damage: seen.damage.map(({ message_ru: messageRu, ...damage }) => ({ ...damage, messageRu })) };
}

function debtOf({ next_step: nextStep, payout_operation_id: payoutOperationId, updated_at: updatedAt, ...debt }: Debt): JournalDebt {
  return { ...debt, nextStep, payoutOperationId, updatedAt };
}

/** Looks at a folder; the debts come as a table for people, as CSV, or as lines of JSON. */
export async function look(folder: string, form: "table" | "csv" | "json", openOnly: boolean): Promise<Seen> {
  const files = new Files(folder);
  const json = await see(files, form, openOnly).catch((error) => {
    throw core.defect("en", error);
  });
  const seen = JSON.parse(json) as Seen & { error?: FolderError };
  if (seen.error) throw errorAt(files.path, seen.error);
  return seen;
}

async function see(files: Files, form: string, openOnly: boolean): Promise<string> {
  const look = new core.glue.Look();
  for (let task = look.step(); task; task = look.step()) {
    const operation = JSON.parse(task.json) as FileOperation;
    const done = await files.perform(operation, () => new Uint8Array()).catch((error: NodeJS.ErrnoException) => error);
    if (!(done instanceof Error)) feed(look, operation.id, done);
    // Where no folder is, nothing is in it.
    else if (operation.do === "list" && /^ENO(ENT|TDIR)$/.test(done.code ?? "")) look.names(operation.id, []);
    else look.failed(operation.id, done.message);
  }
  return look.finish(form, openOnly);
}
