import {
  type Application,
  concludeApplyV2,
  concludeApplyV3,
  encodeUtf8,
  type HeaderLine,
  isRefundError,
  nextMove,
  signV2,
  type WireAnswer,
  writeXml,
} from "@wxrefund/core";
import type { Case } from "../case.ts";
import { expectEqual } from "../expect.ts";

const application: Application = {
  outRefundNo: "R1",
  transactionId: "4200000000000000000000000001",
  amount: { refund: 30, total: 100 },
};
const sender = {
  appid: "wx8888888888888888",
  mchid: "1900000001",
  key: "192006250b4c09247ec02edce69f6a2d",
  signType: "HMAC-SHA256",
} as const;
const nowMs = 1_793_505_600_000;

/** Kind, code and what an applicant does next; or the number that was accepted. */
function verdictOf(conclude: () => { readonly outRefundNo?: string }): string {
  try {
    return `accepted ${conclude().outRefundNo}`;
  } catch (error) {
    if (!isRefundError(error)) throw error;
    const { kind, reason, code, verified } = error;
    const { move } = nextMove({ did: "apply", error, count: 1 });
    return `${kind} ${reason ?? code ?? "-"} ${verified === true ? "proven" : "unproven"}, ${move}`;
  }
}

interface Told {
  readonly status: number;
  readonly body: string;
  /** Does a signature prove it? */
  readonly proven: boolean;
  readonly verdict: string;
}

const refund = {
  refund_id: "5000",
  out_refund_no: "R1",
  transaction_id: "4200000000000000000000000001",
  status: "PROCESSING",
  amount: { refund: 30, total: 100 },
};
const ok = (changes: object = {}) => ({ status: 200, body: JSON.stringify({ ...refund, ...changes }) });
const error = (status: number, code: string) => ({ status, body: JSON.stringify({ code, message: "…" }) });

const toldV3: Readonly<Record<string, Told>> = {
  accepted: { ...ok(), proven: true, verdict: "accepted R1" },
  "another-amount": {
    ...ok({ amount: { refund: 50, total: 100 } }),
    proven: true,
    verdict: "untrusted other-refund proven, query",
  },
  "another-total": {
    ...ok({ amount: { refund: 30, total: 200 } }),
    proven: true,
    verdict: "untrusted other-refund proven, query",
  },
  "another-order": {
    ...ok({ transaction_id: "4200000000000000000000000002" }),
    proven: true,
    verdict: "untrusted other-refund proven, query",
  },
  "another-number": {
    ...ok({ out_refund_no: "R2" }),
    proven: true,
    verdict: "untrusted other-refund proven, query",
  },
  unsigned: { ...ok(), proven: false, verdict: "untrusted unsigned unproven, query" },
  unreadable: { status: 200, body: "{", proven: true, verdict: "malformed - proven, query" },
  accepted202: { status: 202, body: "", proven: true, verdict: "unsettled - proven, query" },
  "not-enough": {
    ...error(403, "NOT_ENOUGH"),
    proven: true,
    verdict: "refused NOT_ENOUGH proven, stop",
  },
  "not-enough-unsigned": {
    ...error(403, "NOT_ENOUGH"),
    proven: false,
    verdict: "untrusted unsigned unproven, query",
  },
  "no-order-unsigned": {
    ...error(404, "RESOURCE_NOT_EXISTS"),
    proven: false,
    verdict: "untrusted unsigned unproven, query",
  },
  "no-order": {
    ...error(404, "RESOURCE_NOT_EXISTS"),
    proven: true,
    verdict: "refused RESOURCE_NOT_EXISTS proven, stop",
  },
  "full-or-other-amounts": {
    ...error(400, "INVALID_REQUEST"),
    proven: true,
    verdict: "refused INVALID_REQUEST proven, query",
  },
  "sign-error-unsigned": {
    ...error(401, "SIGN_ERROR"),
    proven: false,
    verdict: "refused SIGN_ERROR unproven, query",
  },
  "unheard-of": { ...error(403, "TOMORROW"), proven: true, verdict: "refused TOMORROW proven, query" },
  "too-often": {
    ...error(429, "FREQUENCY_LIMITED"),
    proven: true,
    verdict: "rate-limited FREQUENCY_LIMITED proven, apply",
  },
  "too-often-unsigned": {
    ...error(429, "FREQUENCY_LIMITED"),
    proven: false,
    verdict: "rate-limited FREQUENCY_LIMITED unproven, query",
  },
  trouble: { ...error(500, "SYSTEM_ERROR"), proven: true, verdict: "unsettled SYSTEM_ERROR proven, query" },
  "gateway-trouble": { status: 502, body: "<html>", proven: false, verdict: "unsettled - unproven, query" },
};

const v3Cases: readonly Case[] = Object.entries(toldV3).map(([what, { status, body, proven, verdict }]) => ({
  id: `apply/v3/answer/${what}`,
  run: () => {
    const answer = { status, headers: [], body: encodeUtf8(body) };
    expectEqual(
      verdictOf(() => concludeApplyV3({ answer, proven, nowMs }, application)),
      verdict,
    );
  },
}));

type Fields = Readonly<Record<string, string>>;

const signedFields: Fields = {
  return_code: "SUCCESS",
  return_msg: "OK",
  result_code: "SUCCESS",
  appid: sender.appid,
  mch_id: sender.mchid,
  nonce_str: "ibuaiVcKdpRxkhJA",
  transaction_id: "4200000000000000000000000001",
  out_refund_no: "R1",
  refund_id: "5000",
  total_fee: "100",
  refund_fee: "30",
};

function answerV2(fields: Fields, key: string = sender.key): WireAnswer {
  const sign = signV2(Object.entries(fields), { key, signType: sender.signType });
  const headers: readonly HeaderLine[] = [["Content-Type", "text/xml"]];
  return { status: 200, headers, body: encodeUtf8(writeXml([...Object.entries(fields), ["sign", sign]])) };
}

const failed = (code: string): Fields => ({
  return_code: "SUCCESS",
  result_code: "FAIL",
  err_code: code,
  err_code_des: "…",
  appid: sender.appid,
  mch_id: sender.mchid,
  nonce_str: "ibuaiVcKdpRxkhJA",
});
const unsignedFail = "<xml><return_code>FAIL</return_code><return_msg>invalid refund_fee</return_msg></xml>";

const toldV2: Readonly<Record<string, readonly [WireAnswer, string]>> = {
  accepted: [answerV2(signedFields), "accepted R1"],
  "another-amount": [answerV2({ ...signedFields, refund_fee: "50" }), "untrusted other-refund proven, query"],
  "another-order": [
    answerV2({ ...signedFields, transaction_id: "4200000000000000000000000002" }),
    "untrusted other-refund proven, query",
  ],
  "another-merchant": [
    answerV2({ ...signedFields, mch_id: "1900000002" }),
    "untrusted other-merchant proven, query",
  ],
  "another-key": [answerV2(signedFields, "0".repeat(32)), "untrusted bad-signature unproven, query"],
  folded: [
    answerV2({ ...signedFields, return_msg: "OK&refund_fee=30" }),
    "untrusted ambiguous-text unproven, query",
  ],
  "not-enough": [answerV2(failed("NOTENOUGH")), "refused NOTENOUGH proven, stop"],
  "no-order": [answerV2(failed("ORDERNOTEXIST")), "refused ORDERNOTEXIST proven, stop"],
  "other-amounts": [answerV2(failed("REFUND_FEE_MISMATCH")), "refused REFUND_FEE_MISMATCH proven, query"],
  "full-or-else": [answerV2(failed("ERROR")), "refused ERROR proven, query"],
  trouble: [answerV2(failed("SYSTEMERROR")), "unsettled SYSTEMERROR proven, query"],
  "need-retry": [answerV2(failed("BIZERR_NEED_RETRY")), "unsettled BIZERR_NEED_RETRY proven, query"],
  "too-often": [answerV2(failed("FREQUENCY_LIMITED")), "rate-limited FREQUENCY_LIMITED proven, apply"],
  "unsigned-fail": [
    { status: 200, headers: [], body: encodeUtf8(unsignedFail) },
    "refused - unproven, query",
  ],
};

const v2Cases: readonly Case[] = Object.entries(toldV2).map(([what, [answer, verdict]]) => ({
  id: `apply/v2/answer/${what}`,
  run: () =>
    expectEqual(
      verdictOf(() => concludeApplyV2({ answer, sender, nowMs }, application)),
      verdict,
    ),
}));

export const applyJudgedCases: readonly Case[] = [...v3Cases, ...v2Cases];
