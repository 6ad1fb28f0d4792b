import type { RefundErrorKind, UntrustedReason } from "@wxrefund/core";

export type FaultApi = "v3" | "v2";

/** A fault of answers, whether to questions or to applications. */
export type AnswerFaultId =
  | "unsigned"
  | "tampered"
  | "stale"
  | "future"
  | "probe"
  | "foreign-key"
  | "stranger-serial"
  | "stripped-timestamp"
  | "stripped-nonce"
  | "stripped-signature"
  | "stripped-serial"
  | "replayed"
  | "md5-for-hmac"
  | "other-refund"
  | "other-merchant"
  | "folded"
  | "wrong-charset"
  | "huge"
  | "repeated-element"
  | "doctype"
  | "entity-bomb"
  | "429"
  | "5xx-then-fine"
  | "unsigned-404"
  | "clock-skew"
  | "html"
  | "redirect"
  | "compression-bomb"
  | "bad-gzip"
  | "slow-head"
  | "slow-body"
  | "cut-off"
  | "reset"
  | "closed-connection";

/** What a good client must say of an answer; `reason` is what makes it untrusted. */
export interface Conclusion {
  readonly kind: RefundErrorKind;
  readonly reason?: UntrustedReason;
}

/** One way in which an answer goes wrong on purpose. */
export interface Fault {
  readonly id: AnswerFaultId;
  /** The APIs whose answers it can spoil. */
  readonly api: FaultApi | "both";
  /** Which step goes wrong: what is said, how it is signed, or how it is sent. */
  readonly step: "said" | "signed" | "sent";
  readonly description: string;
  /** The promise, for a client that asks once. */
  readonly concludes: { readonly [Api in FaultApi]?: Conclusion };
}

type Row = Omit<Fault, "api">;

const untrusted = (reason: UntrustedReason): Conclusion => ({ kind: "untrusted", reason });
const v3 = (conclusion: Conclusion) => ({ v3: conclusion });
const v2 = (conclusion: Conclusion) => ({ v2: conclusion });
const both = (conclusion: Conclusion) => ({ v3: conclusion, v2: conclusion });

const signed: readonly Row[] = [
  {
    id: "unsigned",
    step: "signed",
    description: "The answer, without any signature.",
    concludes: both(untrusted("unsigned")),
  },
  {
    id: "tampered",
    step: "signed",
    description: "One byte of the body was changed after signing.",
    concludes: both(untrusted("bad-signature")),
  },
  {
    id: "stale",
    step: "signed",
    description: "Signed ten minutes ago.",
    concludes: v3(untrusted("stale")),
  },
  {
    id: "future",
    step: "signed",
    description: "Signed ten minutes from now.",
    concludes: v3(untrusted("stale")),
  },
  {
    id: "probe",
    step: "signed",
    description: "A signature probe: the signature begins with WECHATPAY/SIGNTEST/.",
    concludes: v3(untrusted("probe")),
  },
  {
    id: "foreign-key",
    step: "signed",
    description: "Signed by a key that is not the platform's, under the right serial number.",
    concludes: both(untrusted("bad-signature")),
  },
  {
    id: "stranger-serial",
    step: "signed",
    description: "Signed rightly, under the serial number of a key nobody knows.",
    concludes: v3(untrusted("unknown-key")),
  },
  ...(["timestamp", "nonce", "signature", "serial"] as const).map((name): Row => ({
    id: `stripped-${name}`,
    step: "signed",
    description: `A proxy took Wechatpay-${name.replace(/^./, (letter) => letter.toUpperCase())} away.`,
    concludes: v3(untrusted("malformed-header")),
  })),
  {
    id: "replayed",
    step: "signed",
    description: "The answer this number was given before, to the byte. The first one is true.",
    concludes: v3(untrusted("replayed")),
  },
  {
    id: "md5-for-hmac",
    step: "signed",
    description: "Signed with MD5 although HMAC-SHA256 was asked for. Questions signed with MD5 pass.",
    concludes: v2(untrusted("wrong-algorithm")),
  },
];

const said: readonly Row[] = [
  {
    id: "other-refund",
    step: "said",
    description: "Another refund's answer, with a valid signature.",
    concludes: both(untrusted("other-refund")),
  },
  {
    id: "other-merchant",
    step: "said",
    description: "Another merchant's answer, with a valid sign.",
    concludes: v2(untrusted("other-merchant")),
  },
  {
    id: "folded",
    step: "said",
    description: "One field folded into the value before it as &name=value, so that the sign still fits.",
    concludes: v2(untrusted("ambiguous-text")),
  },
  {
    id: "wrong-charset",
    step: "said",
    description: "Chinese text in GBK, with a valid signature.",
    concludes: both({ kind: "malformed" }),
  },
  {
    id: "huge",
    step: "said",
    description: "A body of 2 MiB, most of it white space, with a valid signature.",
    concludes: both({ kind: "no-answer" }),
  },
  {
    id: "repeated-element",
    step: "said",
    description: "The XML has total_fee a second time, with another amount.",
    concludes: v2({ kind: "malformed" }),
  },
  {
    id: "doctype",
    step: "said",
    description: "The XML has a DOCTYPE with an entity; expanded, the sign fits.",
    concludes: v2({ kind: "malformed" }),
  },
  {
    id: "entity-bomb",
    step: "said",
    description: "The XML has entities that expand to a thousand million letters.",
    concludes: v2({ kind: "malformed" }),
  },
  {
    id: "429",
    step: "said",
    description: "HTTP 429, unsigned, with Retry-After: 1.",
    concludes: both({ kind: "rate-limited" }),
  },
  {
    id: "5xx-then-fine",
    step: "said",
    description: "HTTP 503, unsigned, the first two times a number is asked for; then the true answer.",
    concludes: both({ kind: "unsettled" }),
  },
  {
    id: "unsigned-404",
    step: "said",
    description: "A forged word that the refund does not exist, unsigned.",
    concludes: both(untrusted("unsigned")),
  },
  {
    id: "clock-skew",
    step: "said",
    description: "The service's clock is ten minutes ahead, and Date says so: 401 SIGN_ERROR, unsigned.",
    concludes: v3({ kind: "refused" }),
  },
];

const sent: readonly Row[] = [
  {
    id: "html",
    step: "sent",
    description: "A captive portal's page in place of the answer: 200, text/html.",
    concludes: { v3: untrusted("unsigned"), v2: { kind: "malformed" } },
  },
  {
    id: "redirect",
    step: "sent",
    description: "302 to another host.",
    concludes: both(untrusted("redirect")),
  },
  {
    id: "compression-bomb",
    step: "sent",
    description: "A small gzip that inflates to 16 MiB; what it inflates to is validly signed.",
    concludes: both({ kind: "no-answer" }),
  },
  {
    id: "bad-gzip",
    step: "sent",
    description: "Content-Encoding: gzip over a stream that does not inflate.",
    concludes: both({ kind: "no-answer" }),
  },
  {
    id: "slow-head",
    step: "sent",
    description: "Nothing for 60 seconds, then the true answer.",
    concludes: both({ kind: "no-answer" }),
  },
  {
    id: "slow-body",
    step: "sent",
    description: "The head and half of the body at once, the rest after 60 seconds.",
    concludes: both({ kind: "no-answer" }),
  },
  {
    id: "cut-off",
    step: "sent",
    description: "The connection ends after half of the body.",
    concludes: both({ kind: "no-answer" }),
  },
  {
    id: "reset",
    step: "sent",
    description: "The connection is reset (RST) in place of an answer.",
    concludes: both({ kind: "no-answer" }),
  },
  {
    id: "closed-connection",
    step: "sent",
    description: "The connection is closed (FIN) without a byte of an answer.",
    concludes: both({ kind: "no-answer" }),
  },
];

/**
 * Everything that can go wrong on purpose, and what a good client must conclude when it does. Ask for a number that
 * begins with `FAULT_<id>_`, or arm a fault under `/_sandbox/faults`.
 *
 * @example
 * ```ts
 * faults.find(({ id }) => id === "tampered")?.concludes.v3; // { kind: "untrusted", reason: "bad-signature" }
 * ```
 */
export const faults: readonly Fault[] = [...signed, ...said, ...sent].map((row) => ({
  id: row.id,
  api: apiOf(row),
  step: row.step,
  description: row.description,
  concludes: row.concludes,
}));

function apiOf({ concludes }: Row): Fault["api"] {
  if (concludes.v3 !== undefined && concludes.v2 !== undefined) return "both";
  return concludes.v3 === undefined ? "v2" : "v3";
}
