import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  concludeAnswerV3,
  examineAnswerV3,
  findCode,
  guardBaseUrl,
  type HeaderLine,
  isRefundError,
  judgeAnswerV2,
  refundQueryFieldsV2,
  refundQueryTargetV3,
  type WireAnswer,
} from "../../src/index.ts";

const nowMs = 1_793_505_600_000;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const sender = {
  appid: "wx8888888888888888",
  mchid: "1900000001",
  key: "k".repeat(32),
  signType: "MD5",
} as const;

const anyHeader = fc.tuple(
  fc.constantFrom(
    "Wechatpay-Timestamp",
    "Wechatpay-Nonce",
    "Wechatpay-Signature",
    "Wechatpay-Serial",
    "Retry-After",
  ),
  fc.oneof(fc.string(), fc.constantFrom(String(nowMs / 1000), "nonce", "QUJD", "PUB_KEY_ID_1")),
);
const anyAnswer: fc.Arbitrary<WireAnswer> = fc.record({
  status: fc.constantFrom(200, 202, 204, 301, 400, 401, 403, 404, 429, 500, 503),
  headers: fc.array(anyHeader, { maxLength: 6 }),
  body: fc.oneof(
    fc.uint8Array(),
    fc.json().map(bytes),
    fc.constantFrom("SIGN_ERROR", "RESOURCE_NOT_EXISTS").map((code) => bytes(JSON.stringify({ code }))),
    fc.string().map((text) => bytes(`<xml><return_code>SUCCESS</return_code><a>${text}</a></xml>`)),
  ),
});

/** Runs a judgement; anything but a value or a RefundError is a crash. */
function outcome(judge: () => unknown): {
  readonly kind: string;
  readonly verified?: boolean;
  readonly status?: number;
} {
  try {
    judge();
    return { kind: "believed" };
  } catch (error) {
    if (!isRefundError(error)) throw error;
    return { kind: error.kind, ...(error.verified === undefined ? {} : { verified: error.verified }) };
  }
}

describe("an unproven APIv3 answer", () => {
  const question = { outRefundNo: "R1" };

  test("is never believed, whatever it holds", () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const { kind, verified } = outcome(() => {
          const look = examineAnswerV3(answer, nowMs);
          if (look.step === "unproven") concludeAnswerV3({ answer, question, proven: false, nowMs });
        });
        return verified !== true && (kind !== "believed" || answer.headers.length >= 4);
      }),
    );
  });

  test("is refused only with 400 or 401 and one of three codes", () => {
    fc.assert(
      fc.property(anyAnswer, (given) => {
        const answer = { ...given, headers: [] };
        const { kind } = outcome(() => concludeAnswerV3({ answer, question, proven: false, nowMs }));
        if (kind === "refused") return [400, 401].includes(answer.status);
        return ["untrusted", "rate-limited", "unsettled"].includes(kind);
      }),
    );
  });

  test.each([200, 404])("%i with an empty body is untrusted", (status) => {
    const answer = { status, headers: [], body: new Uint8Array() };
    expect(outcome(() => concludeAnswerV3({ answer, question, proven: false, nowMs })).kind).toBe(
      "untrusted",
    );
  });
});

describe("a V2 answer", () => {
  test("without the merchant's sign is never believed, whatever it holds", () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const { kind, verified } = outcome(() =>
          judgeAnswerV2({ answer, question: { outTradeNo: "ORDER0001" }, sender, nowMs }),
        );
        return kind !== "believed" && verified !== true;
      }),
    );
  });

  test("with an order that has no refund on this page is an empty page", () => {
    const fields: readonly HeaderLine[] = [
      ["appid", sender.appid],
      ["mch_id", sender.mchid],
      ["nonce_str", "n"],
      ["out_trade_no", "ORDER0001"],
      ["refund_count", "0"],
      ["result_code", "SUCCESS"],
      ["return_code", "SUCCESS"],
    ];
    const text = `${fields.map(([name, value]) => `${name}=${value}`).join("&")}&key=${sender.key}`;
    const sign = createHash("md5").update(text).digest("hex").toUpperCase();
    const xml = [...fields, ["sign", sign]].map(([name, value]) => `<${name}>${value}</${name}>`).join("");
    const answer = { status: 200, headers: [], body: bytes(`<xml>${xml}</xml>`) };
    const page = judgeAnswerV2({ answer, question: { outTradeNo: "ORDER0001", offset: 3 }, sender, nowMs });
    expect(page).toMatchObject({ refunds: [], refundCount: 0 });
    expect(page.nextOffset).toBeUndefined();
  });
});

describe("a question", () => {
  const allowed = fc.string({
    unit: fc.constantFrom(..."0123456789ABCXYZabcxyz_-|*@".split("")),
    minLength: 1,
    maxLength: 64,
  });

  test("gives a target that a URL parser leaves alone, and that decodes to the number", () => {
    fc.assert(
      fc.property(allowed, (outRefundNo) => {
        const target = refundQueryTargetV3({ outRefundNo, subMchid: "1900000109" });
        const url = new URL(target, "https://api.mch.weixin.qq.com");
        const number = decodeURIComponent(url.pathname.replace("/v3/refund/domestic/refunds/", ""));
        return url.pathname + url.search === target && number === outRefundNo;
      }),
    );
  });

  test("is refused with a RefundError for any other text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (outRefundNo) => {
        const { kind } = outcome(() => refundQueryTargetV3({ outRefundNo }));
        return kind === (/^[0-9A-Za-z_\-|*@]{1,64}$/.test(outRefundNo) ? "believed" : "config");
      }),
    );
  });

  test("over V2 sends every number it was given", () => {
    const fields = refundQueryFieldsV2(
      { refundId: "5000", outRefundNo: "R1", transactionId: "42", outTradeNo: "ORDER0001" },
      { ...sender, nonce: "n" },
    );
    expect(Object.fromEntries(fields)).toMatchObject({
      refund_id: "5000",
      out_refund_no: "R1",
      transaction_id: "42",
      out_trade_no: "ORDER0001",
    });
  });
});

test.each([
  "http://api.mch.weixin.qq.com",
  "https://a:b@host",
  "https://host/path",
  "https://host?x",
  "https://host#x",
  "ftp://host",
  "https://host:99999",
  "http://127.0.0.1.evil.test",
  "http://localhost.evil.test",
  "javascript:1",
  "",
  "https://",
  "https://ho st",
])("%j is no base URL", (text) =>
  expect(() => guardBaseUrl(text)).toThrow(expect.objectContaining({ kind: "config" })),
);

describe("what WeChat Pay says", () => {
  const saying = (code: string, message: string): WireAnswer => ({
    status: 403,
    headers: [],
    body: bytes(JSON.stringify({ code, message })),
  });
  const judged = (answer: WireAnswer): unknown => {
    try {
      return concludeAnswerV3({ answer, question: { outRefundNo: "R1" }, proven: true, nowMs });
    } catch (error) {
      return error;
    }
  };

  test("is answered with the advice of the table", () => {
    const row = findCode("v3", "NO_AUTH");
    expect.assert(row !== undefined);
    const { action, remedy: text } = row;
    expect(judged(saying("NO_AUTH", "no"))).toMatchObject({ advice: { action, text } });
  });

  test("is told with nothing that turns or moves text", () => {
    const error = judged(saying("NO_AUTH\u202e", "no\u001b[2J"));
    expect(error).toHaveProperty("message", expect.stringContaining("NO_AUTH\\u{202e}: no\\u{1b}[2J"));
    expect(error).toHaveProperty("code", "NO_AUTH\\u{202e}");
  });
});

test("a 2xx without a signature is refused before anything else is done with it", () => {
  const answer = { status: 200, headers: [], body: bytes("{}") };
  expect(() => examineAnswerV3(answer, nowMs)).toThrow(
    expect.objectContaining({ kind: "untrusted", reason: "unsigned" }),
  );
});
