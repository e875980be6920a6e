// What needs Node's own modules, beside everything of the main entry.
import "./load/client.js";
import "./load/folder.js";

export * from "./api.js";
export { fromEnv } from "./node/env.js";
export { fileJournal, type FileJournal } from "./node/journal.js";
export { type DebtStatus, type JournalDamage, type JournalDebt, type JournalListing, readJournal } from "./node/listing.js";
