import { type ErrorRecord, type IntellectMoneyError, type Language, errorOf } from "./errors.js";
import type { EndpointName } from "./generated/endpoints.js";
import type { Generation } from "./generated/words.js";
import type { Guid } from "./types.js";

/** What a live check found out. */
export interface CheckReport {
  /** Whether these credentials may pay. */
  readonly mayPay: boolean;
  readonly baseUrl: string;
  /** The operation that could not be deleted. */
  readonly left: Guid | null;
  readonly findings: readonly CheckFinding[];
  /** All of it for a person. */
  readonly text: string;
}

/** What a live check found out about an endpoint. */
export interface CheckFinding {
  readonly endpoint: EndpointName;
  readonly passed: boolean;
  /** The generation whose request was accepted. */
  readonly accepted: Generation | null;
  readonly note: string;
  readonly refused: readonly { readonly generation: Generation; readonly error: IntellectMoneyError }[];
}

interface FindingRecord extends Omit<CheckFinding, "refused"> {
  refused: { generation: Generation; error: ErrorRecord }[];
}

/** The report of what core said. */
export function reportOf({ kind, ...report }: Record<string, unknown>, language: Language): CheckReport {
  const findings = (report["findings"] as FindingRecord[]).map((finding) => ({
    ...finding,
    refused: finding.refused.map(({ generation, error }) => ({ generation, error: errorOf(error, language) })),
  }));
  return { ...report, findings } as unknown as CheckReport;
}
