import { type Advice, RefundError, type RefundErrorFacts, type RefundErrorKind } from "./errors.ts";
import { withoutSignatures } from "./masked.ts";
import { printable } from "./printable.ts";
import { findRemedy, type Remedy } from "./remedies.ts";

/** What the service said instead of a refund. */
export interface Told {
  readonly api: "v3" | "v2";
  readonly httpStatus: number;
  readonly verified: boolean;
  readonly bound?: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
}

type ToldKind = Extract<RefundErrorKind, "refused" | "rate-limited" | "unsettled">;

const kindTexts: Readonly<Record<ToldKind, string>> = {
  refused: "WeChat Pay refused this",
  "rate-limited": "WeChat Pay is asked too often",
  unsettled: "WeChat Pay could not say",
};

const fallbackAdvice: Readonly<Record<ToldKind, Advice>> = {
  refused: { action: "fix", text: "Read WeChat Pay's words, correct the question and ask again." },
  "rate-limited": {
    action: "wait",
    afterSeconds: 60,
    text: "Ask again after a minute, with the same number.",
  },
  unsettled: { action: "repeat", text: "Ask again with the same number; nothing is settled by this answer." },
};

/** Where the codes of a call are looked up: a query's and an application's differ in what to do. */
export type FindCode = (api: Told["api"], code: string) => Remedy | undefined;

/** The failure an error answer stands for: `refused`, `rate-limited` or `unsettled`. */
export function toldError(told: Told, find: FindCode = findRemedy): RefundError {
  const row = told.code === undefined ? undefined : find(told.api, told.code);
  const kind = kindOf(told, row);
  const said = [told.code, told.message].filter((text) => text !== undefined).map((text) => sayable(text));
  const proof = told.verified ? "" : " This answer is not signed, so it proves nothing.";
  const saying = said.length === 0 ? `HTTP status ${told.httpStatus}` : said.join(": ");
  const advice = adviceOf(told, kind, row);
  return new RefundError(kind, `${kindTexts[kind]}: ${saying}.${proof}`, { advice, ...factsOf(told) });
}

/** 5xx and 202 settle nothing, whatever code they carry; 429 is about pace; else the code's own row decides. */
function kindOf(told: Told, row: Remedy | undefined): ToldKind {
  if (told.httpStatus === 429) return "rate-limited";
  if (told.httpStatus >= 500 || told.httpStatus === 202) return "unsettled";
  return row?.kind ?? "refused";
}

function adviceOf(told: Told, kind: ToldKind, row: Remedy | undefined): Advice {
  const base: Advice =
    row === undefined || row.kind !== kind
      ? fallbackAdvice[kind]
      : {
          action: row.action,
          text: row.remedy,
          ...(row.afterSeconds === undefined ? {} : { afterSeconds: row.afterSeconds }),
        };
  const afterSeconds = told.retryAfterSeconds;
  if (afterSeconds === undefined || kind === "refused") return base;
  const text = `Ask again with the same number, after the ${afterSeconds} s that this answer asks for.`;
  return { ...base, afterSeconds, ...(kind === "rate-limited" ? { text } : {}) };
}

function factsOf(told: Told): RefundErrorFacts {
  const { httpStatus, verified, code } = told;
  const facts = { httpStatus, verified, bound: told.bound ?? false };
  return code === undefined ? facts : { ...facts, code: sayable(code, 64) };
}

/** Words of an answer, safe to show; without the request's signature, should it repeat that. */
export function sayable(text: string, maxLength?: number): string {
  return printable(withoutSignatures(text), maxLength);
}

/** A `malformed` failure: `what`, with or without a full stop, completes "The answer cannot be read: …". */
export function malformed(what: string, facts: RefundErrorFacts): RefundError {
  const said = what.replace(/\.$/, "");
  return new RefundError("malformed", `The answer cannot be read: ${said}. Nothing is known of the refund.`, {
    advice: {
      action: "repeat",
      text: "Ask again; if it stays so, update this library or report the answer.",
    },
    bound: false,
    ...facts,
  });
}
