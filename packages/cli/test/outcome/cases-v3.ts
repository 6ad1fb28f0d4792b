import { answer, redirect } from "@wxrefund/testkit/raw-server";
import { type ChangeV3, errorBodyV3, refundBodyV3, signedV3, unsignedV3, withLine } from "../answers/v3.ts";
import { otherPlatformKeyId } from "../shop.ts";
import { askV3, type FailureCase, once } from "./case.ts";

type Expected = Pick<FailureCase, "exit" | "error">;

const argv = [...askV3, ...once];
const twice = [...askV3, "--max-attempts", "2"];

function untrusted(reason: string): Expected {
  return { exit: 4, error: { kind: "untrusted", reason } };
}

function signed(title: string, change: ChangeV3, expected: Expected): FailureCase {
  return { title, argv, server: (shop) => [signedV3(shop, change)], ...expected, requests: 1 };
}

function unsigned(title: string, [status, code]: readonly [number, string], expected: Expected): FailureCase {
  return { title, argv, server: () => [unsignedV3(status, code)], ...expected, requests: 1 };
}

const unproven: readonly FailureCase[] = [
  unsigned("404 without a signature", [404, "RESOURCE_NOT_EXISTS"], untrusted("unsigned")),
  unsigned("200 without a signature", [200, "OK"], untrusted("unsigned")),
  unsigned("403 without a signature", [403, "NO_AUTH"], untrusted("unsigned")),
  {
    title: "a redirect",
    argv,
    server: () => [redirect("https://api.mch.weixin.qq.com/elsewhere")],
    ...untrusted("redirect"),
    requests: 1,
  },
];

/** Repeats in its words what it was sent. */
const repeating: readonly FailureCase[] = (
  [
    [401, "SIGN_ERROR"],
    [500, "SYSTEM_ERROR"],
  ] as const
).map(([status, code]) => ({
  title: `${status} that repeats the request`,
  argv,
  server: () => [
    (connection, request) => {
      const message = request.headers.map((line) => line.join(": ")).join(" ");
      return answer({ status, body: JSON.stringify({ code, message }) })(connection, request);
    },
  ],
  exit: status === 401 ? 3 : 5,
  error: { kind: status === 401 ? "refused" : "unsettled", verified: false },
  requests: 1,
}));

const headers: readonly FailureCase[] = [
  signed("no nonce line", withLine("Wechatpay-Nonce", undefined), untrusted("malformed-header")),
  signed("a time in words", { timestamp: "noon" }, untrusted("malformed-header")),
  signed(
    "two signature lines",
    { alter: (kept) => ({ ...kept, headers: [...kept.headers, ["wechatpay-signature", "AAAA"]] }) },
    untrusted("malformed-header"),
  ),
  signed("signed 400 s ago", { skewSeconds: -400 }, untrusted("stale")),
  signed("signed 400 s ahead", { skewSeconds: 400 }, untrusted("stale")),
  signed("a key nobody configured", { serial: otherPlatformKeyId }, untrusted("unknown-key")),
  signed("a signature probe", withLine("Wechatpay-Signature", "WECHATPAY/SIGNTEST/AAAA"), untrusted("probe")),
  signed(
    "another algorithm",
    withLine("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3"),
    untrusted("wrong-algorithm"),
  ),
  {
    title: "a nonce seen before",
    argv: twice,
    server: (shop) => [
      signedV3(shop, { status: 500, body: errorBodyV3("SYSTEM_ERROR"), nonce: "sameNonce" }),
      signedV3(shop, { nonce: "sameNonce" }),
    ],
    ...untrusted("replayed"),
    requests: 2,
  },
];

const signatures: readonly FailureCase[] = [
  signed(
    "a body changed after signing",
    { alter: (kept) => ({ ...kept, body: Buffer.from(refundBodyV3.replace(": 100,", ": 900,")) }) },
    untrusted("bad-signature"),
  ),
  {
    title: "a stranger's signature",
    argv,
    server: (shop) => [signedV3(shop, { privateKeyPem: shop.stranger.privateKeyPem })],
    ...untrusted("bad-signature"),
    requests: 1,
  },
  signed(
    "another refund's answer",
    { body: refundBodyV3.replace('"out_refund_no" : "1', '"out_refund_no" : "2') },
    untrusted("other-refund"),
  ),
];

const unreadable: readonly FailureCase[] = [
  signed("proven, but not JSON", { body: "<xml/>" }, { exit: 4, error: { kind: "malformed" } }),
  signed("proven, but empty", { body: "" }, { exit: 4, error: { kind: "malformed" } }),
  signed(
    "an amount with a fraction",
    { body: refundBodyV3.replace('"total" : 100', '"total" : 100.5') },
    { exit: 4, error: { kind: "malformed" } },
  ),
];

const refusals: readonly FailureCase[] = [
  signed(
    "a signed 404",
    { status: 404, body: errorBodyV3("RESOURCE_NOT_EXISTS") },
    {
      exit: 3,
      error: { kind: "refused", code: "RESOURCE_NOT_EXISTS", httpStatus: 404, verified: true, bound: false },
    },
  ),
  unsigned("an unsigned 401 SIGN_ERROR", [401, "SIGN_ERROR"], {
    exit: 3,
    error: { kind: "refused", code: "SIGN_ERROR", httpStatus: 401, verified: false },
  }),
  unsigned("an unsigned 400 PARAM_ERROR", [400, "PARAM_ERROR"], {
    exit: 3,
    error: { kind: "refused", code: "PARAM_ERROR", httpStatus: 400, verified: false },
  }),
  unsigned("an unsigned 429", [429, "RATELIMIT_EXCEEDED"], {
    exit: 3,
    error: { kind: "rate-limited", httpStatus: 429, verified: false },
  }),
  signed(
    "a signed 429",
    { status: 429, body: errorBodyV3("FREQUENCY_LIMITED") },
    { exit: 3, error: { kind: "rate-limited", code: "FREQUENCY_LIMITED", verified: true } },
  ),
];

const undecided: readonly FailureCase[] = [
  unsigned("an unsigned 500", [500, "SYSTEM_ERROR"], {
    exit: 5,
    error: { kind: "unsettled", httpStatus: 500, verified: false },
  }),
  unsigned("an unsigned 503", [503, "SERVICE_UNAVAILABLE"], {
    exit: 5,
    error: { kind: "unsettled", httpStatus: 503 },
  }),
  signed(
    "a signed 500",
    { status: 500, body: errorBodyV3("SYSTEM_ERROR") },
    { exit: 5, error: { kind: "unsettled", code: "SYSTEM_ERROR", verified: true } },
  ),
  signed(
    "a signed 202",
    { status: 202, body: errorBodyV3("ACCEPTED") },
    { exit: 5, error: { kind: "unsettled", httpStatus: 202, verified: true } },
  ),
  {
    title: "500 until the attempts are used up",
    argv: twice,
    server: () => [unsignedV3(500, "SYSTEM_ERROR")],
    exit: 5,
    error: { kind: "unsettled", attempts: 2 },
    requests: 2,
  },
];

export const casesV3: readonly FailureCase[] = [
  ...unproven,
  ...repeating,
  ...headers,
  ...signatures,
  ...unreadable,
  ...refusals,
  ...undecided,
];
