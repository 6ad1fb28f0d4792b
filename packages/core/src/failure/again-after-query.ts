import type { AnyRefundError, RefundErrorKind, UntrustedReason } from "./errors.ts";
import { type StaysUnknown, unknown } from "./outcome.ts";
import { findRemedy } from "./remedies.ts";
import { untrustedTable } from "./untrusted.ts";

const askAgain = "Ask again for the same number, and refund nothing before an answer is proven.";

/** What each kind of failure says of the refund when nothing finer is known. */
const kinds: Readonly<Record<Exclude<RefundErrorKind, "untrusted">, StaysUnknown>> = {
  config: unknown(
    "The question was never sent, so nothing is known of the refund.",
    "Correct what the error names, then ask for the same number.",
  ),
  refused: unknown(
    "WeChat Pay refused the question for a reason of its own, which says nothing of the refund.",
    "Read WeChat Pay's words, correct the question and ask again before you refund anything.",
  ),
  "rate-limited": unknown(
    "WeChat Pay did not look the refund up, because it is asked too often.",
    "Wait a minute, then ask for the same number.",
  ),
  malformed: unknown(
    "An answer came that cannot be read; the refund may well exist.",
    "Ask again; if it stays so, look the number up on the merchant platform before you refund anything.",
  ),
  unreachable: unknown(
    "WeChat Pay was not reached, so nothing is known of the refund.",
    "Restore the connection, then ask for the same number.",
  ),
  "no-answer": unknown("The answer was lost on its way, whatever it said.", askAgain),
  unsettled: unknown("WeChat Pay itself could not say what became of the refund.", askAgain),
};

const unproven = unknown(
  "The refusal carries no signature, so it is not proven that WeChat Pay said it.",
  "Ask again, and correct the question if the refusal stays; refund nothing before an answer is proven.",
);

/** An answer that is not believed is no answer; what is left is to get one that is. */
const reasons: Readonly<Record<UntrustedReason, string>> = {
  unsigned: askAgain,
  "malformed-header": "Find the proxy that changes headers, then ask again for the same number.",
  stale: "Set the clock, then ask again for the same number.",
  "unknown-key": "Configure the key that WeChat Pay signs with, then ask again for the same number.",
  "bad-signature": "Check the configured key and every proxy, then ask again for the same number.",
  probe: askAgain,
  "wrong-algorithm":
    "Configure the algorithm the merchant platform shows, then ask again for the same number.",
  "ambiguous-text": "Ask for this refund over APIv3 before you refund anything.",
  replayed: "Find the cache that repeats old answers, then ask again for the same number.",
  "other-refund": "Find out why another refund is answered; refund nothing before this one is.",
  "other-merchant": "Compare merchant, sub-merchant and appid, then ask again for the same number.",
  redirect: "Check the base URL, then ask again for the same number.",
};

const notLookedUp = "so it did not look the refund up";
const oneIsNoProof =
  "One proven answer says that there is no such refund, but an accepted one is sometimes visible only later.";
const askInFiveMinutes =
  "Keep this answer, ask again in 5 minutes, and judge both together; until then send neither this number nor a new one.";

type CodeVerdict = readonly [code: string, because: string, todo: string];

const codes: readonly CodeVerdict[] = [
  [
    "PARAM_ERROR",
    `WeChat Pay found a parameter of the question wrong, ${notLookedUp}.`,
    "Correct it and ask again.",
  ],
  [
    "INVALID_REQUEST",
    `WeChat Pay found the form of the HTTP request wrong, ${notLookedUp}.`,
    "Look for a proxy that drops headers, then ask again.",
  ],
  [
    "SIGN_ERROR",
    `WeChat Pay did not accept the question's signature, ${notLookedUp}.`,
    "Correct clock, serial number or private key, then ask again.",
  ],
  [
    "SIGNERROR",
    `WeChat Pay did not accept the question's sign, ${notLookedUp}.`,
    "Correct the APIv2 key or the sign type, then ask again.",
  ],
  [
    "NO_AUTH",
    "The merchant may not ask for this refund, which may exist all the same.",
    "Ask with the merchant number that applied for it.",
  ],
  [
    "NOAUTH",
    "The merchant may not ask for this refund, which may exist all the same.",
    "Ask with the merchant number that applied for it.",
  ],
  [
    "REQUEST_BLOCKED",
    `WeChat Pay blocked the question, ${notLookedUp}.`,
    "Act on WeChat Pay's words, then ask again.",
  ],
  [
    "MCH_NOT_EXISTS",
    "The question names a merchant that does not exist; the refund may stand under the right one.",
    "Correct the merchant number and ask again.",
  ],
  [
    "MCHID_NOT_EXIST",
    "The question names a merchant that does not exist; the refund may stand under the right one.",
    "Correct the merchant number and ask again.",
  ],
  [
    "APPID_NOT_EXIST",
    `WeChat Pay does not know the question's appid, ${notLookedUp}.`,
    "Correct the appid and ask again.",
  ],
  [
    "APPID_MCHID_NOT_MATCH",
    `The question's appid and merchant number do not belong together, ${notLookedUp}.`,
    "Correct them and ask again.",
  ],
  [
    "INVALID_TRANSACTIONID",
    "The order number in the question is not WeChat Pay's, so the answer is about no refund at all.",
    "Ask by out_refund_no.",
  ],
  [
    "REQUIRE_POST_METHOD",
    `The question did not arrive as a POST, ${notLookedUp}.`,
    "Look for a proxy that changes the method, then ask again.",
  ],
  [
    "XML_FORMAT_ERROR",
    `The question did not arrive as XML, ${notLookedUp}.`,
    "Look for a proxy that changes the body, then ask again.",
  ],
  ["RESOURCE_NOT_EXISTS", oneIsNoProof, askInFiveMinutes],
  ["REFUNDNOTEXIST", oneIsNoProof, askInFiveMinutes],
  [
    "ORDERNOTEXIST",
    "One proven answer does not find the order, which can be a wrong number as well as a missing refund.",
    askInFiveMinutes,
  ],
  [
    "FREQUENCY_LIMITED",
    `The merchant asks too often, ${notLookedUp}.`,
    "Wait a minute, then ask for the same number.",
  ],
  [
    "RATELIMIT_EXCEEDED",
    `The merchant asks too often, ${notLookedUp}.`,
    "Wait a minute, then ask for the same number.",
  ],
  [
    "INVALID_REQ_TOO_MUCH",
    `Too many of the merchant's requests failed before this one, ${notLookedUp}.`,
    "Find out why they fail, wait a minute, then ask for the same number.",
  ],
  ["SYSTEM_ERROR", "WeChat Pay had an error of its own while it looked.", askAgain],
  ["SYSTEMERROR", "WeChat Pay had an error of its own while it looked.", askAgain],
  ["SERVICE_UNAVAILABLE", `WeChat Pay's service was down or overloaded, ${notLookedUp}.`, askAgain],
  ["BIZERR_NEED_RETRY", "Concurrent requests kept WeChat Pay from looking.", askAgain],
];

const verdictByCode: ReadonlyMap<string, StaysUnknown> = new Map(
  codes.map(([code, because, todo]) => [code, unknown(because, todo)]),
);

/**
 * The verdict after a query that failed. No failure of a single query proves what became of a refund, so all of them
 * leave it unknown; they differ in what is to be done.
 */
export function againAfterQuery(error: AnyRefundError): StaysUnknown {
  const { kind, verified, code } = error;
  if (kind === "untrusted") return afterUntrusted(error.reason);
  if (kind === "refused" && !verified) return unproven;
  const known = code === undefined || !isOfKind(code, kind) ? undefined : verdictByCode.get(code);
  return known ?? (Object.hasOwn(kinds, kind) ? kinds[kind] : kinds.unsettled);
}

/** A 5xx may carry any code; only one that means the same is worth its own words. */
function isOfKind(code: string, kind: RefundErrorKind): boolean {
  return findRemedy("v3", code)?.kind === kind;
}

/** Another copy of this package may know a reason that this one does not. */
function afterUntrusted(reason: UntrustedReason): StaysUnknown {
  if (!Object.hasOwn(reasons, reason))
    return unknown("The answer that came is not to be believed.", askAgain);
  return unknown(untrustedTable[reason].meaning, reasons[reason]);
}
