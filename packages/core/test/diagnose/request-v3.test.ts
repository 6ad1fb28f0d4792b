import { sign, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  diagnoseRequestV3,
  readSignInformation,
  type RequestMessageV3,
  signInformationFindings,
} from "../../src/index.ts";
import { bytes, merchant, nowSeconds } from "./platform.ts";

const get: RequestMessageV3 = {
  method: "GET",
  target: "/v3/refund/domestic/refunds/R%2A1?sub_mchid=1900000109",
  timestamp: String(nowSeconds),
  nonce: "593BEC0C930BF1AFEB40B4A08C8FB242",
};
const refund = '{"out_refund_no":"R1","notify_url":"https://shop.test/a"}';
const post: RequestMessageV3 = {
  ...get,
  method: "POST",
  target: "/v3/refund/domestic/refunds",
  body: bytes(refund),
};
const line = (sent: RequestMessageV3, body = ""): string =>
  `${sent.method}\n${sent.target}\n${sent.timestamp}\n${sent.nonce}\n${body}\n`;

/** Diagnoses a request that was sent so, while this text was signed. */
async function diagnosed(sent: RequestMessageV3, signed: string, sentAtMs?: number) {
  const signature = sign("sha256", Buffer.from(signed), merchant.privateKey);
  const isSigned = async (message: Uint8Array) => verify("sha256", message, merchant.publicKey, signature);
  return diagnoseRequestV3(sentAtMs === undefined ? { sent, isSigned } : { sent, isSigned, sentAtMs });
}

describe("a request that is signed rightly", () => {
  test.each([
    ["without body", get, line(get)],
    ["with one", post, line(post, refund)],
  ])("%s has no finding", async (_, sent, signed) => {
    const { verified, findings, message } = await diagnosed(sent, signed, nowSeconds * 1000);
    expect({ verified, findings }).toEqual({ verified: true, findings: [] });
    expect(Buffer.from(message).toString()).toBe(signed);
  });
});

describe("a request that is signed wrongly", () => {
  const target = "/v3/refund/domestic/refunds/R%2A1";
  const signedTarget = (text: string): string => line({ ...get, target: text });
  test.each<[string, RequestMessageV3, string, string]>([
    ["the last line feed lost, no body", get, line(get).slice(0, -1), "line-feed-lost"],
    ["both last line feeds lost", get, line(get).slice(0, -2), "line-feed-lost"],
    ["the last line feed lost, with a body", post, line(post, refund).slice(0, -1), "line-feed-lost"],
    ["a line feed too many", get, `${line(get)}\n`, "line-feed-added"],
    ["\\n in single quotes", get, line(get).replaceAll("\n", "\\n"), "line-feed-spelled"],
    ["CRLF", get, line(get).replaceAll("\n", "\r\n"), "crlf"],
    ["the query not signed", get, signedTarget(target), "query-not-signed"],
    ["the host signed", get, signedTarget(`https://api.mch.weixin.qq.com${get.target}`), "host-signed"],
    ["the first slash lost", get, signedTarget(get.target.slice(1)), "slash-lost"],
    [
      "escapes undone",
      get,
      signedTarget("/v3/refund/domestic/refunds/R*1?sub_mchid=1900000109"),
      "url-escapes-differ",
    ],
    ["escapes made twice", get, signedTarget(get.target.replace("%", "%25")), "url-escapes-differ"],
    [
      "@ escaped though sent raw",
      { ...get, target: "/v3/refund/domestic/refunds/a@b" },
      signedTarget("/v3/refund/domestic/refunds/a%40b"),
      "url-escapes-differ",
    ],
    ["the method in lower case", get, line({ ...get, method: "get" }), "method-case"],
    ["milliseconds signed", get, line({ ...get, timestamp: `${nowSeconds}000` }), "timestamp-milliseconds"],
    [
      "timestamp and nonce swapped",
      get,
      line({ ...get, timestamp: get.nonce, nonce: get.timestamp }),
      "timestamp-and-nonce-swapped",
    ],
    ["{} signed for no body", get, line(get, "{}"), "body-signed-for-none"],
    ["null signed for no body", get, line(get, "null"), "body-signed-for-none"],
    ["no body signed", post, line(post), "body-made-up"],
    [
      "the body written with spaces",
      post,
      line(post, '{"out_refund_no": "R1", "notify_url": "https://shop.test/a"}'),
      "json-rewritten",
    ],
    ["slashes escaped by PHP", post, line(post, refund.replaceAll("/", "\\/")), "json-rewritten"],
    ["a line feed after the body", post, line(post, `${refund}\n`), "line-feed-added"],
    ["another nonce signed", get, line({ ...get, nonce: "0" }), "unexplained"],
  ])("%s", async (_, sent, signed, id) => {
    const { verified, findings, signedMessage } = await diagnosed(sent, signed);
    expect(verified).toBe(false);
    expect(findings.map((finding) => finding.id)).toEqual([id]);
    const found = signedMessage === undefined ? undefined : Buffer.from(signedMessage).toString();
    expect(found).toBe(id === "unexplained" ? undefined : signed);
  });

  test("milliseconds signed and sent", async () => {
    const sent = { ...get, timestamp: `${nowSeconds}000` };
    const { verified, findings } = await diagnosed(sent, line(sent));
    expect([verified, findings.map(({ id }) => id)]).toEqual([false, ["timestamp-not-seconds"]]);
  });

  test("milliseconds sent and seconds signed", async () => {
    const sent = { ...get, timestamp: `${nowSeconds}000` };
    const { findings } = await diagnosed(sent, line(get));
    expect(findings.map(({ id }) => id)).toEqual(["timestamp-milliseconds", "timestamp-not-seconds"]);
  });

  test("too late", async () => {
    const { findings } = await diagnosed(get, line(get), (nowSeconds + 301) * 1000);
    expect(findings).toMatchObject([
      { id: "timestamp-off", text: expect.stringContaining("301 seconds old") },
    ]);
  });
});

describe("what WeChat Pay says it received", () => {
  const told = (truncated: string, length?: number): Uint8Array =>
    bytes(
      JSON.stringify({
        code: "SIGN_ERROR",
        message: "签名错误",
        detail: {
          field: "signature",
          sign_information: { truncated_sign_message: truncated, sign_message_length: length },
        },
      }),
    );
  const findings = (sent: RequestMessageV3, truncated: string, length?: number) => {
    const information = readSignInformation(told(truncated, length));
    if (information === undefined) throw new Error("not read");
    return signInformationFindings(sent, information);
  };

  test("is the request as it was signed", () => {
    expect(findings(get, line(get), line(get).length)).toEqual([]);
    expect(findings(post, line(post, refund.slice(0, 8)), line(post, refund).length)).toEqual([]);
  });

  test.each([
    [
      "another path",
      get,
      line({ ...get, target: "/v3/refund/domestic/refunds/R*1?sub_mchid=1900000109" }),
      "path and query: /v3/refund/domestic/refunds/R*1",
    ],
    ["another method", get, line({ ...get, method: "HEAD" }), "method: HEAD instead of GET"],
    ["another timestamp", get, line({ ...get, timestamp: "1" }), "timestamp: 1 instead"],
    ["another nonce", get, line({ ...get, nonce: "N\u202e" }), "nonce: N\\u{202e} instead"],
    ["a body for none", get, line(get, "{}"), "body: {} instead"],
    ["another body", post, line(post, "[]"), "body: [] instead"],
  ])("is %s", (_, sent, truncated, words) => {
    expect(findings(sent, truncated)).toMatchObject([
      { id: "received-otherwise", text: expect.stringContaining(words) },
    ]);
  });

  test("is longer than it looks", () => {
    const [finding] = findings(post, line(post, refund.slice(0, 8)), line(post, refund).length + 3);
    expect(finding?.text).toMatch(/bytes long/);
  });

  test("is nothing, when the error body says nothing", () => {
    for (const body of ["", "{}", '{"detail":null}', '{"detail":{"sign_information":{}}}', "[1]", "<xml>"])
      expect(readSignInformation(bytes(body))).toBeUndefined();
    fc.assert(fc.property(fc.json(), (text) => readSignInformation(bytes(text)) === undefined));
  });
});
