import type { AnyRefundError, RefundErrorKind } from "./errors.ts";
import { type KeepsNumber, unknown } from "./outcome.ts";

/** One error code of an application for a refund, and whether the refund may be applied for again. */
export interface ApplyCodeRow extends KeepsNumber {
  readonly api: "v3" | "v2";
  readonly code: string;
  /** APIv3: the HTTP status it comes with. */
  readonly httpStatus?: number;
  readonly kind: "refused" | "rate-limited" | "unsettled";
  /** The application itself is wrong: corrected, it may have the same number. */
  readonly mistaken?: true;
}

type Row = Omit<ApplyCodeRow, "api">;

const askFirst = "Ask for this number; what the answer says decides.";
const sameAgain = "Apply again with the same number and the same parameters.";
const notAccepted = "so this application was not accepted";

const refused = { kind: "refused", verdict: "same-number" } as const;
const mistaken = {
  ...refused,
  mistaken: true,
  todo: "Correct it and apply again with the same number; before you change an amount, ask for this number.",
} as const;
const pace = {
  kind: "rate-limited",
  verdict: "same-number",
  because: "WeChat Pay limits the pace; by its pages the application waits or was not accepted, never both.",
  todo: "Wait a minute, then apply again with the same number and the same parameters.",
} as const;
const own = {
  kind: "unsettled",
  verdict: "same-number",
  because:
    "WeChat Pay had trouble of its own and may have accepted the application; its pages ask for the same number again.",
  todo: `${sameAgain} A second number could be accepted too.`,
} as const;
const readFirst = { kind: "refused", verdict: "unknown" } as const;
const never = { kind: "refused", verdict: "no" } as const;

const rowsV3: readonly Row[] = [
  { ...mistaken, code: "PARAM_ERROR", httpStatus: 400, because: `A parameter is wrong, ${notAccepted}.` },
  {
    ...readFirst,
    code: "INVALID_REQUEST",
    httpStatus: 400,
    because:
      "This code also stands for an order that is refunded in full, and for a number that was used with other amounts.",
    todo: `${askFirst} Read WeChat Pay's words before you change anything.`,
  },
  {
    ...mistaken,
    code: "SIGN_ERROR",
    httpStatus: 401,
    because: `WeChat Pay did not accept the signature, ${notAccepted}.`,
  },
  {
    ...refused,
    code: "NOT_ENOUGH",
    httpStatus: 403,
    because: `The merchant's balance is too low, ${notAccepted}.`,
    todo: `Top the account up. ${sameAgain}`,
  },
  {
    ...never,
    code: "USER_ACCOUNT_ABNORMAL",
    httpStatus: 403,
    because: "The payer's account is closed, so WeChat Pay cannot refund to it under any number.",
    todo: "Repay the payer by other means, once.",
  },
  { ...mistaken, code: "NO_AUTH", httpStatus: 403, because: `The merchant lacks the right, ${notAccepted}.` },
  {
    ...refused,
    code: "REQUEST_BLOCKED",
    httpStatus: 403,
    because: `WeChat Pay blocked the request, ${notAccepted}.`,
    todo: `Act on WeChat Pay's words. ${sameAgain}`,
  },
  {
    ...mistaken,
    code: "MCH_NOT_EXISTS",
    httpStatus: 404,
    because: `There is no such merchant number, ${notAccepted}.`,
  },
  {
    ...mistaken,
    code: "RESOURCE_NOT_EXISTS",
    httpStatus: 404,
    because: `The order to refund is not found, ${notAccepted}.`,
  },
  { ...pace, code: "FREQUENCY_LIMITED", httpStatus: 429 },
  { ...pace, code: "RATELIMIT_EXCEEDED", httpStatus: 429 },
  { ...own, code: "SYSTEM_ERROR", httpStatus: 500 },
  { ...own, code: "SERVICE_UNAVAILABLE", httpStatus: 503 },
];

const rowsV2: readonly Row[] = [
  { ...own, code: "SYSTEMERROR" },
  { ...own, code: "BIZERR_NEED_RETRY" },
  { ...pace, code: "FREQUENCY_LIMITED" },
  { ...pace, code: "RATELIMIT_EXCEEDED" },
  {
    ...pace,
    code: "INVALID_REQ_TOO_MUCH",
    because: `Too many requests failed before this one, ${notAccepted}.`,
    todo: `Find out why they fail and wait a minute. ${sameAgain}`,
  },
  {
    ...never,
    code: "TRADE_OVERDUE",
    because: "The order is more than a year old, and WeChat Pay refunds none that is.",
    todo: "Repay the payer by other means, once.",
  },
  {
    ...readFirst,
    code: "ERROR",
    because: "This code stands for many things, an order that is refunded in full among them.",
    todo: `Read err_code_des. ${askFirst}`,
  },
  {
    ...readFirst,
    code: "INVALID_REQUEST",
    because:
      "The application asks for more than is left of the order, perhaps because a refund was made already.",
    todo: `${askFirst} Then ask for the order's other refunds.`,
  },
  {
    ...readFirst,
    code: "REFUND_FEE_MISMATCH",
    because: "This number was used before with other amounts, and that application may have been accepted.",
    todo: `${askFirst} To go on with it, apply with the amounts of the first application.`,
  },
  {
    ...refused,
    code: "NOTENOUGH",
    because: `The merchant's balance is too low, ${notAccepted}.`,
    todo: `Top the account up. ${sameAgain}`,
  },
  {
    ...never,
    code: "USER_ACCOUNT_ABNORMAL",
    because: "The payer's account is closed, so WeChat Pay cannot refund to it under any number.",
    todo: "Repay the payer by other means, once.",
  },
  { ...mistaken, code: "ORDERNOTEXIST", because: `The order to refund is not found, ${notAccepted}.` },
  {
    ...refused,
    code: "ORDER_NOT_READY",
    because: `The order is not settled yet, ${notAccepted}.`,
    todo: `Wait until it is paid. ${sameAgain}`,
  },
  { ...mistaken, code: "INVALID_TRANSACTIONID", because: `transaction_id is wrong, ${notAccepted}.` },
  { ...mistaken, code: "PARAM_ERROR", because: `A parameter is wrong, ${notAccepted}.` },
  { ...mistaken, code: "APPID_NOT_EXIST", because: `There is no such appid, ${notAccepted}.` },
  { ...mistaken, code: "MCHID_NOT_EXIST", because: `There is no such merchant number, ${notAccepted}.` },
  {
    ...mistaken,
    code: "APPID_MCHID_NOT_MATCH",
    because: `appid and merchant number do not belong together, ${notAccepted}.`,
  },
  { ...mistaken, code: "REQUIRE_POST_METHOD", because: `It did not arrive as a POST, ${notAccepted}.` },
  { ...mistaken, code: "SIGNERROR", because: `WeChat Pay did not accept the sign, ${notAccepted}.` },
  { ...mistaken, code: "XML_FORMAT_ERROR", because: `It did not arrive as XML, ${notAccepted}.` },
  { ...mistaken, code: "CERT_ERROR", because: `The client certificate was refused, ${notAccepted}.` },
  { ...mistaken, code: "NOAUTH", because: `The merchant lacks the right, ${notAccepted}.` },
];

/**
 * Every error code that an application for a refund is documented or known to give, with the verdict on applying again
 * (refund apply pages of APIv3 and V2, "错误码"). None of them calls for another number.
 */
export const applyCodeTable: readonly ApplyCodeRow[] = [
  ...rowsV3.map((row): ApplyCodeRow => ({ ...row, api: "v3" })),
  ...rowsV2.map((row): ApplyCodeRow => ({ ...row, api: "v2" })),
];

/** APIv3 uses V2's names too. The APIs agree on a name they share, so APIv3's row stands for both. */
const rowsByCode: ReadonlyMap<string, ApplyCodeRow> = new Map(
  applyCodeTable.toReversed().map((row) => [row.code, row]),
);

const perhapsAccepted = "WeChat Pay may have accepted the application";

const kinds: Readonly<Record<RefundErrorKind, KeepsNumber>> = {
  config: {
    verdict: "same-number",
    because: "The application was never sent.",
    todo: "Correct what the error names and apply with the same number.",
  },
  unreachable: {
    verdict: "same-number",
    because: "Every attempt provably sent nothing.",
    todo: `Restore the connection. ${sameAgain}`,
  },
  refused: unknown("WeChat Pay refused the application with a code this version does not know.", askFirst),
  "rate-limited": pace,
  unsettled: own,
  "no-answer": unknown(`The answer was lost, and ${perhapsAccepted}.`, askFirst),
  malformed: unknown(`An answer came that cannot be read, and ${perhapsAccepted}.`, askFirst),
  untrusted: unknown(`The answer proves nothing, and ${perhapsAccepted}.`, askFirst),
};

const unproven = unknown(`The answer carries no signature, and ${perhapsAccepted}.`, askFirst);

/** The verdict after an application for a refund that failed; it always keeps the number. */
export function againAfterApply({ kind, verified, code }: AnyRefundError): KeepsNumber {
  const answered = kind === "refused" || kind === "rate-limited" || kind === "unsettled";
  if (answered && verified !== true) return unproven;
  const row = rowsByCode.get(code ?? "");
  if (row !== undefined && row.kind === kind) {
    const { verdict, because, todo } = row;
    return { verdict, because, todo };
  }
  const { verdict, because, todo } = Object.hasOwn(kinds, kind) ? kinds[kind] : kinds.untrusted;
  return { verdict, because, todo };
}

/**
 * A proven refusal of an application whose form is mistaken: WeChat Pay has no refund under its number, which is free for
 * the corrected application.
 */
export function isMistake({ kind, verified, reason, code }: AnyRefundError): boolean {
  if (kind !== "refused" || !verified || reason !== undefined) return false;
  return rowsByCode.get(code ?? "")?.mistaken === true;
}
