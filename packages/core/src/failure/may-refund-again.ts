import type { Refund, RefundStatus } from "../refund/model.ts";
import { statusRow } from "../refund/status.ts";
import { againAfterApply } from "./again-after-apply.ts";
import { againAfterQuery } from "./again-after-query.ts";
import type { NotFoundAnswer } from "./errors.ts";
import { type RefundOutcome, type StaysUnknown, unknown, type Verdict } from "./outcome.ts";

const statuses: Readonly<Record<RefundStatus, Verdict>> = {
  PROCESSING: {
    verdict: "no",
    because: "WeChat Pay has accepted this refund and is still paying it out.",
    todo: "Wait and ask again; a second refund would pay twice.",
  },
  SUCCESS: {
    verdict: "no",
    because: "WeChat Pay has paid this refund, which is final.",
    todo:
      "Nothing, unless it went to the merchant's own account: then hand it on to the payer. A further part of the order " +
      "is a refund of its own, with its own number.",
  },
  CLOSED: {
    verdict: "new-number",
    because: "WeChat Pay has closed this refund, which is final, and its pages ask for a new number.",
    todo:
      "Check that no other number refunds this payment, put the merchant's funds in order, and apply with a new " +
      "out_refund_no.",
  },
  ABNORMAL: {
    verdict: "no",
    because: "The bank sent the money back, but this refund is not over: it can still succeed.",
    todo: "Handle it by hand in the transaction centre (交易中心) or over the abnormal refund API, one way only.",
  },
  FAILED: {
    verdict: "same-number",
    because:
      "WeChat Pay says that this refund failed, and its refund page asks for the same number after a failure.",
    todo: "Find the cause on the merchant platform, then apply again with the same out_refund_no and parameters.",
  },
  UNCERTAIN: {
    verdict: "same-number",
    because: "WeChat Pay is not sure of this refund and asks for it again under the same number.",
    todo: "Apply again with the same out_refund_no and the same parameters; a new number could refund twice.",
  },
  UNRECOGNIZED: unknown(
    "WeChat Pay uses a status word that this version does not know.",
    "Ask again; if the word stays, look it up before you refund anything.",
  ),
};

const unproven = unknown(
  "It is not proven that WeChat Pay said this of the refund.",
  "Ask again, and refund nothing before an answer is proven.",
);
const contradictory = unknown(
  "The refund's status, its word on the wire and its finality do not agree, so none of them counts.",
  "Ask again, and hand over the refund as the query gives it.",
);

/**
 * May this refund be sent again, and under which number? A new number is advised only for a proven refund that is
 * finally `CLOSED`. Everything doubtful is `unknown`: ask first. A single "not found" proves nothing; two of them, more
 * than 300 seconds apart and with different nonces, allow the same number, which refunds once at most. Never throws for an outcome of its type.
 * Sources: APIv3 refund guide (states) and refund apply page; V2 refund query page (`refund_status_$n`) and refund page.
 *
 * @example
 * ```ts
 * const asked = await refunds.query({ outRefundNo });
 * mayRefundAgain(asked).verdict; // "no" while it is PROCESSING, "new-number" once it is CLOSED
 * ```
 */
export function mayRefundAgain(outcome: RefundOutcome): Verdict {
  if ("applyError" in outcome) return againAfterApply(outcome.applyError);
  if ("error" in outcome) return againAfterQuery(outcome.error);
  if ("notFound" in outcome) return afterNotFound(outcome.notFound);
  return outcome.answer.verified ? afterStatus(outcome.refund) : unproven;
}

function afterStatus({ status, wireStatus, final }: Refund): Verdict {
  const row = statusRow(wireStatus);
  return row.status === status && row.final === final ? statuses[status] : contradictory;
}

/** An answer is fresh for 300 seconds, so within them a second one may be the first again. */
const apartMs = 300_000;

const twiceNotFound: Verdict = {
  verdict: "same-number",
  because: "Two proven answers, more than 300 seconds apart, find no refund with this number.",
  todo:
    "Check merchant, sub-merchant and order, then apply again with the same out_refund_no and the same parameters: " +
    "should the first application turn up after all, WeChat Pay still refunds once.",
};
const notFoundTooSoon: StaysUnknown = unknown(
  "Proof that there is no refund needs two answers more than 300 seconds apart, with different nonces.",
  "Ask again 5 minutes after the first answer; until then send neither this number nor a new one.",
);
const notFoundOfSeveral: StaysUnknown = unknown(
  "The answers are about different refund numbers, so they prove nothing together.",
  "Judge the answers about one number at a time.",
);

function afterNotFound(answers: readonly NotFoundAnswer[]): Verdict {
  const [first] = answers;
  if (answers.some(({ outRefundNo }) => outRefundNo !== first?.outRefundNo)) return notFoundOfSeveral;
  return answers.some((one) => answers.some((other) => provesWith(one, other)))
    ? twiceNotFound
    : notFoundTooSoon;
}

function provesWith(one: NotFoundAnswer, other: NotFoundAnswer): boolean {
  return one.nonce !== other.nonce && other.atMs - one.atMs > apartMs;
}
