import type { Behaviour } from "@wxrefund/testkit/raw-server";
import { refundFieldsV2, refusalV2, signedV2, xmlAnswer } from "../answers/v2.ts";
import { v2Key } from "../shop.ts";
import { askV2, type FailureCase, once } from "./case.ts";

type Expected = Pick<FailureCase, "exit" | "error"> & Pick<FailureCase, "env">;

function untrusted(reason: string): Expected {
  return { exit: 4, error: { kind: "untrusted", reason } };
}

function answered(title: string, behaviour: Behaviour, expected: Expected): FailureCase {
  return { title, argv: [...askV2, ...once], server: () => [behaviour], ...expected, requests: 1 };
}

const failText = "<xml><return_code>FAIL</return_code><return_msg><![CDATA[签名失败]]></return_msg></xml>";

/** Repeats in its words what it was sent, and the key that it knows as well. */
const repeating: Behaviour = (connection, request) => {
  const sent = request.body.toString().replaceAll(/<!\[CDATA\[|\]\]>|[<>]/g, " ");
  const words = `<return_msg><![CDATA[${sent} ${v2Key}]]></return_msg>`;
  return xmlAnswer(`<xml><return_code>FAIL</return_code>${words}</xml>`)(connection, request);
};

export const casesV2: readonly FailureCase[] = [
  answered("return_code FAIL that repeats the request", repeating, {
    exit: 3,
    error: { kind: "refused", verified: false },
  }),
  answered(
    "an answer without sign",
    xmlAnswer("<xml><return_code>SUCCESS</return_code></xml>"),
    untrusted("unsigned"),
  ),
  answered("a sign made with another key", signedV2({ key: "x".repeat(32) }), untrusted("bad-signature")),
  answered("MD5 where HMAC-SHA256 was asked for", signedV2(), {
    ...untrusted("wrong-algorithm"),
    env: () => ({ WECHATPAY_V2_SIGN_TYPE: "HMAC-SHA256" }),
  }),
  answered(
    "a value that folds two readings into one sign",
    signedV2({ fields: { ...refundFieldsV2, device_info: "7&refund_count=1" } }),
    untrusted("ambiguous-text"),
  ),
  answered(
    "another refund's answer",
    signedV2({ fields: { ...refundFieldsV2, out_refund_no_0: "another-refund" } }),
    untrusted("other-refund"),
  ),
  answered(
    "another merchant's answer",
    signedV2({ fields: { ...refundFieldsV2, mch_id: "1900000999" } }),
    untrusted("other-merchant"),
  ),
  answered("no XML at all", xmlAnswer("service is busy"), { exit: 4, error: { kind: "malformed" } }),
  answered("an XML with a DOCTYPE", xmlAnswer(`<!DOCTYPE x [<!ENTITY a "b">]>${failText}`), {
    exit: 4,
    error: { kind: "malformed" },
  }),
  answered("return_code FAIL", xmlAnswer(failText), { exit: 3, error: { kind: "refused", verified: false } }),
  answered("REFUNDNOTEXIST", refusalV2("REFUNDNOTEXIST"), {
    exit: 3,
    error: { kind: "refused", code: "REFUNDNOTEXIST", verified: true, bound: false },
  }),
  answered("FREQUENCY_LIMITED", refusalV2("FREQUENCY_LIMITED"), {
    exit: 3,
    error: { kind: "rate-limited", code: "FREQUENCY_LIMITED", verified: true },
  }),
  answered("SYSTEMERROR", refusalV2("SYSTEMERROR"), {
    exit: 5,
    error: { kind: "unsettled", code: "SYSTEMERROR", verified: true },
  }),
  answered("BIZERR_NEED_RETRY", refusalV2("BIZERR_NEED_RETRY"), {
    exit: 5,
    error: { kind: "unsettled", code: "BIZERR_NEED_RETRY", verified: true },
  }),
  answered("a bare 502", xmlAnswer("<html></html>", 502), {
    exit: 5,
    error: { kind: "unsettled", httpStatus: 502 },
  }),
];
