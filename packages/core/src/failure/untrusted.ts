import { type Advice, RefundError, type RefundErrorFacts, type UntrustedReason } from "./errors.ts";

interface ReasonRow {
  readonly meaning: string;
  readonly advice: Advice;
  /** May the next attempt be given a better answer? */
  readonly repeat: "yes" | "once" | "no";
}

const repeat = (text: string): Advice => ({ action: "repeat", text });
const fix = (text: string): Advice => ({ action: "fix", text });
const stop = (text: string): Advice => ({ action: "stop", text });

/** Every reason not to believe an answer, with what to do about it. */
export const untrustedTable: Readonly<Record<UntrustedReason, ReasonRow>> = {
  unsigned: {
    meaning: "The answer carries no signature, so anybody could have written it.",
    advice: repeat("Ask again. Do not act on this answer, least of all refund anew."),
    repeat: "yes",
  },
  "malformed-header": {
    meaning: "The signature headers of the answer are incomplete or unreadable.",
    advice: repeat("Ask again, and look for a proxy that drops or rewrites headers."),
    repeat: "yes",
  },
  stale: {
    meaning: "The answer's timestamp is more than 300 seconds away from this machine's clock.",
    advice: fix("Set this machine's clock by NTP; if it is right, the answer is an old one: ask again."),
    repeat: "yes",
  },
  "unknown-key": {
    meaning: "The answer names a signing key that is not among the configured, valid ones.",
    advice: fix("Compare the key id with the WeChat Pay public key or platform certificates you configured."),
    repeat: "no",
  },
  "bad-signature": {
    meaning:
      "The signature does not fit the answer: it was changed on the way, or the configured key is not the signer's.",
    advice: fix("Ask again; if it stays so, check the configured key and every proxy in between."),
    repeat: "yes",
  },
  probe: {
    meaning: "WeChat Pay sent a deliberately wrong signature to see whether it is checked.",
    advice: repeat("Ask again: the next answer is signed properly."),
    repeat: "once",
  },
  "wrong-algorithm": {
    meaning: "The answer is signed with another algorithm than the configured one.",
    advice: fix("Configure the algorithm the merchant platform shows; an answer may not choose it."),
    repeat: "no",
  },
  "ambiguous-text": {
    meaning: "A value of the answer can be read as several fields under the same V2 signature.",
    advice: stop("Do not act on it. Ask for this refund over APIv3, whose signature covers the bytes."),
    repeat: "no",
  },
  replayed: {
    meaning: "An answer with this nonce was seen before.",
    advice: repeat("Ask again, and look for a cache between this machine and WeChat Pay."),
    repeat: "yes",
  },
  "other-refund": {
    meaning: "The answer is about another refund than the one asked for.",
    advice: stop("Do not act on it. Compare the numbers; look for a cache or a proxy that mixes answers."),
    repeat: "no",
  },
  "other-merchant": {
    meaning: "The answer is about another merchant than the one that asked.",
    advice: stop("Do not act on it. Compare mchid, sub-merchant and appid with the configuration."),
    repeat: "no",
  },
  redirect: {
    meaning: "The answer is a redirect, which WeChat Pay never sends; it was not followed.",
    advice: fix("Check the base URL and every proxy in between."),
    repeat: "no",
  },
};

/** An `untrusted` failure; `detail` is one more sentence, already fit to be shown. */
export function untrusted(
  reason: UntrustedReason,
  detail?: string,
  facts: RefundErrorFacts = {},
): RefundError {
  const { meaning, advice } = untrustedTable[reason];
  const message = detail === undefined ? meaning : `${meaning} ${detail}`;
  return new RefundError("untrusted", message, { advice, verified: false, bound: false, ...facts, reason });
}
