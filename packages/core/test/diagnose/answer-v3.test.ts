import { generateKeyPairSync } from "node:crypto";
import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnoseAnswerV3, type HeaderLine } from "../../src/index.ts";
import {
  bytes,
  candidate,
  headersFor,
  merchant,
  nowSeconds,
  platform,
  publicKeyId,
  serialNo,
  signatureOf,
  stranger,
} from "./platform.ts";

const refund = {
  amount: { refund: 100, total: 100 },
  notify: "https://shop.test/a&b",
  out_refund_no: "R1",
  status: "SUCCESS",
  user_received_account: "支付用户零钱",
};
const body = JSON.stringify(refund);
const keys = [candidate(platform.publicKey)];

/** The ids of the findings for a body that was signed as `was` and is at hand as `is`. */
async function idsFor(was: string | Uint8Array, is: string | Uint8Array): Promise<readonly string[]> {
  const given = { headers: headersFor({ body: was }), body: typeof is === "string" ? bytes(is) : is, keys };
  const { findings, verified } = await diagnoseAnswerV3(given);
  expect(verified).toBe(findings.length === 0);
  return findings.map(({ id }) => id);
}

const replaced = (headers: readonly HeaderLine[], name: string, value: string): readonly HeaderLine[] =>
  headers.map((line): HeaderLine => (line[0] === name ? [name, value] : line));

describe("a good answer", () => {
  test("has no finding", async () => expect(await idsFor(body, body)).toEqual([]));

  test("has none with an empty body, in any case of header names, and with Date and clock right", async () => {
    const headers = headersFor({ body: "" }).map(([name, value]): HeaderLine => [name.toUpperCase(), value]);
    const date: HeaderLine = ["Date", new Date(nowSeconds * 1000).toUTCString()];
    const given = { headers: [...headers, date], body: bytes(""), keys, receivedAtMs: nowSeconds * 1000 };
    expect(await diagnoseAnswerV3(given)).toMatchObject({ verified: true, findings: [] });
  });

  test("has none whatever its bytes are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (any) => {
        expect(await idsFor(any, any)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

const spaced =
  '{"amount": {"refund": 100, "total": 100}, "notify": "https://shop.test/a&b", "out_refund_no": "R1", "status": "SUCCESS", "user_received_account": "\\u652f\\u4ed8\\u7528\\u6237\\u96f6\\u94b1"}';
const shuffled = JSON.stringify({
  status: "SUCCESS",
  out_refund_no: "R1",
  amount: { total: 100, refund: 100 },
});
const ordered = '{"amount":{"refund":100,"total":100},"out_refund_no":"R1","status":"SUCCESS"}';

describe("a body that changed after it was signed", () => {
  test.each<[string, string | Uint8Array, string | Uint8Array, string]>([
    ["a byte order mark", body, `\ufeff${body}`, "bom-added"],
    ["a line feed by an editor", body, `${body}\n`, "line-feed-added"],
    ["a CRLF by an editor", body, `${body}\r\n`, "line-feed-added"],
    ["its line feed trimmed", `${body}\n`, body, "line-feed-lost"],
    ["its CRLF trimmed", `${body}\r\n`, body, "line-feed-lost"],
    ["spaces around it", body, `  ${body} `, "space-added"],
    ["LF made CRLF", `{\n"a":1\n}`, `{\r\n"a":1\r\n}`, "line-breaks-changed"],
    ["CRLF made LF", `{\r\n"a":1\r\n}`, `{\n"a":1\n}`, "line-breaks-changed"],
    [
      "UTF-8 read as Latin-1",
      body,
      new Uint8Array(Buffer.from(Buffer.from(body).toString("latin1"))),
      "encoded-twice",
    ],
    ["UTF-8 read as Windows-1252", "退款", bytes("é€€æ¬¾"), "encoded-twice"],
    ["null in place of nothing", "", "null", "body-made-up"],
    ["pretty printing by two", body, JSON.stringify(refund, null, 2), "json-rewritten"],
    ["compact writing", JSON.stringify(refund, null, 4), body, "json-rewritten"],
    ["compact writing of tabs", JSON.stringify(refund, null, "\t"), body, "json-rewritten"],
    ["Python's writing, taken back", spaced, body, "json-rewritten"],
    ["Python's writing", body, spaced, "json-rewritten"],
    ["slashes escaped by PHP", body, body.replaceAll("/", "\\/"), "json-rewritten"],
    ["slashes no longer escaped", body.replaceAll("/", "\\/"), body, "json-rewritten"],
    [
      "Chinese in upper-case escapes",
      body.replace("支付用户零钱", "\\u652F\\u4ED8\\u7528\\u6237\\u96F6\\u94B1"),
      body,
      "json-rewritten",
    ],
    ["& escaped by Go", body, body.replace("&", "\\u0026"), "json-rewritten"],
    ["& no longer escaped", body.replace("&", "\\u0026"), body, "json-rewritten"],
    ["names in another order", ordered, shuffled, "json-rewritten"],
    ["a BOM and pretty printing", body, `\ufeff${JSON.stringify(refund, null, 2)}\n`, "json-rewritten"],
  ])("%s", async (_, was, is, id) => expect(await idsFor(was, is)).toEqual([id]));

  test("gives back the message that was signed", async () => {
    const { signedMessage } = await diagnoseAnswerV3({
      headers: headersFor({ body }),
      body: bytes(spaced),
      keys,
    });
    expect(Buffer.from(signedMessage ?? []).toString()).toBe(`${nowSeconds}\nd824f2e0\n${body}\n`);
  });

  test("keeps long numbers while it tries", async () => {
    const long = '{"id":12345678901234567890,"rate":1.0}';
    expect(await idsFor(long, '{ "id": 12345678901234567890, "rate": 1.0 }')).toEqual(["json-rewritten"]);
  });

  test.each([
    ["gzip", gzipSync(body)],
    ["deflate", deflateSync(body)],
  ])("%s, not undone", async (_, compressed) => {
    expect(await idsFor(body, new Uint8Array(compressed))).toEqual(["body-compressed"]);
  });

  test("in its content, is not explained away", async () => {
    expect(await idsFor(body, body.replace("100", "900"))).toEqual(["unexplained"]);
    expect(await idsFor(body, "{")).toEqual(["unexplained"]);
    expect(await idsFor(body, "[".repeat(5000))).toEqual(["unexplained"]);
  });
});

describe("headers that changed", () => {
  const headers = headersFor({ body });
  const signature = signatureOf({ body });
  const withPlus = Array.from({ length: 50 }, (_, at) => `${body}${at}`).find((text) => {
    const made = signatureOf({ body: text });
    return made.includes("+") && made.includes("/");
  });
  const idsOf = async (given: readonly HeaderLine[], text = body): Promise<readonly string[]> =>
    (await diagnoseAnswerV3({ headers: given, body: bytes(text), keys })).findings.map(({ id }) => id);

  test("milliseconds", async () => {
    const given = replaced(headers, "Wechatpay-Timestamp", `${nowSeconds}123`);
    expect(await idsOf(given)).toEqual(["timestamp-milliseconds"]);
  });

  test("quotes", async () => {
    expect(await idsOf(replaced(headers, "Wechatpay-Nonce", ' "d824f2e0"'))).toEqual(["header-quoted"]);
  });

  test("plus signs, base64url and percent escapes", async () => {
    if (withPlus === undefined) throw new Error("no signature with a plus sign came up");
    const made = headersFor({ body: withPlus });
    const value = signatureOf({ body: withPlus });
    const given = (text: string) => replaced(made, "Wechatpay-Signature", text);
    expect(await idsOf(given(value.replaceAll("+", " ")), withPlus)).toEqual(["signature-plus-lost"]);
    expect(await idsOf(given(Buffer.from(value, "base64").toString("base64url")), withPlus)).toEqual([
      "signature-base64url",
    ]);
    expect(await idsOf(given(encodeURIComponent(value)), withPlus)).toEqual(["signature-url-encoded"]);
  });

  test("missing, one or all", async () => {
    expect(await idsOf([])).toEqual(["unsigned"]);
    expect(await idsOf(headers.slice(1))).toEqual(["unsigned"]);
  });

  test("not of their form", async () => {
    expect(await idsOf(replaced(headers, "Wechatpay-Timestamp", "yesterday"))).toEqual([
      "headers-unreadable",
    ]);
    expect(await idsOf(replaced(headers, "Wechatpay-Signature", "###"))).toContain("headers-unreadable");
    expect(await idsOf(replaced(headers, "Wechatpay-Nonce", "a\nb"))).toEqual(["headers-unreadable"]);
  });

  test("a probe", async () => {
    const given = replaced(headers, "Wechatpay-Signature", `WECHATPAY/SIGNTEST/${signature}`);
    expect(await idsOf(given)).toEqual(["probe"]);
  });

  test("another algorithm", async () => {
    const type: HeaderLine = ["Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3"];
    expect(await idsOf([...headers, type])).toEqual(["other-algorithm"]);
  });
});

describe("keys in the wrong place", () => {
  const idsWith = async (
    given: Omit<Parameters<typeof diagnoseAnswerV3>[0], "body" | "headers">,
    serial = publicKeyId,
  ): Promise<readonly string[]> => {
    const headers = headersFor({ body, serial });
    return (await diagnoseAnswerV3({ headers, body: bytes(body), ...given })).findings.map(({ id }) => id);
  };
  const modulus = String(merchant.publicKey.export({ format: "jwk" }).n);

  test("the merchant's own key as WeChat Pay's, by modulus or by serial number", async () => {
    const own = candidate(merchant.publicKey);
    expect(await idsWith({ keys: [own], merchant: { modulus } })).toEqual(["merchant-key-as-platform-key"]);
    const certificate = candidate(merchant.publicKey, { id: serialNo, kind: "certificate" });
    expect(await idsWith({ keys: [certificate], merchant: { serialNo: serialNo.toLowerCase() } })).toEqual([
      "merchant-key-as-platform-key",
      "public-key-needed",
    ]);
  });

  test("only certificates for an answer signed with the public key, and the other way round", async () => {
    const certificate = candidate(stranger.publicKey, { id: serialNo, kind: "certificate" });
    expect(await idsWith({ keys: [certificate] })).toEqual(["public-key-needed"]);
    expect(await idsWith({ keys: [candidate(stranger.publicKey)] }, serialNo)).toEqual([
      "certificate-needed",
    ]);
  });

  test("another public key than the one named", async () => {
    const other = candidate(stranger.publicKey, { id: "PUB_KEY_ID_0000000000000000" });
    expect(await idsWith({ keys: [other] })).toEqual(["key-not-configured"]);
  });

  test("the right key under another id", async () => {
    const misplaced = candidate(platform.publicKey, { id: "PUB_KEY_ID_0000000000000000" });
    expect(await idsWith({ keys: [misplaced] })).toEqual(["key-under-other-id"]);
    const swapped = [candidate(stranger.publicKey), misplaced];
    expect(await idsWith({ keys: swapped })).toEqual(["key-under-other-id"]);
  });

  test("another key under the right id", async () => {
    const foreign = [candidate(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey)];
    expect(await idsWith({ keys: foreign })).toEqual(["unexplained"]);
  });

  test("a certificate that has ended, or not begun", async () => {
    const until = { id: serialNo, kind: "certificate", notAfterMs: (nowSeconds - 1) * 1000 } as const;
    const from = { id: serialNo, kind: "certificate", notBeforeMs: (nowSeconds + 1) * 1000 } as const;
    for (const validity of [until, from])
      expect(await idsWith({ keys: [candidate(platform.publicKey, validity)] }, serialNo)).toEqual([
        "certificate-not-valid",
      ]);
  });
});

describe("clocks", () => {
  const date = (seconds: number): HeaderLine => ["date", new Date(seconds * 1000).toUTCString()];
  const findingsAt = async (receivedSeconds: number | undefined, ...more: readonly HeaderLine[]) => {
    const given = { headers: [...headersFor({ body }), ...more], body: bytes(body), keys };
    const received =
      receivedSeconds === undefined ? given : { ...given, receivedAtMs: receivedSeconds * 1000 };
    return (await diagnoseAnswerV3(received)).findings;
  };

  test.each([
    [-301, "301 seconds behind"],
    [301, "301 seconds ahead of"],
    [28_800, "28800 seconds ahead of"],
  ])("%i seconds off", async (offset, words) => {
    const [finding] = await findingsAt(nowSeconds + offset, date(nowSeconds));
    expect(finding).toMatchObject({ id: "clock-off", text: expect.stringContaining(words) });
  });

  test("300 seconds off pass", async () => {
    expect(await findingsAt(nowSeconds + 300)).toEqual([]);
    expect(await findingsAt(nowSeconds - 300)).toEqual([]);
  });

  test("an old answer given anew is told apart from a wrong clock", async () => {
    const [finding] = await findingsAt(nowSeconds + 900, date(nowSeconds + 900));
    expect(finding).toMatchObject({
      id: "answer-not-of-its-date",
      text: expect.stringContaining("900 seconds before"),
    });
  });

  test("without the time of receipt only the answer's own Date is compared", async () => {
    expect(await findingsAt(undefined)).toEqual([]);
    expect(await findingsAt(undefined, date(nowSeconds + 2))).toEqual([]);
    expect(await findingsAt(undefined, ["Date", "yesterday"])).toEqual([]);
  });
});

test("a mistake in the body and one in the keys are both told", async () => {
  const misplaced = candidate(platform.publicKey, { id: "PUB_KEY_ID_0000000000000000" });
  const given = { headers: headersFor({ body }), body: bytes(`${body}\n`), keys: [misplaced] };
  const { findings } = await diagnoseAnswerV3(given);
  expect(findings.map(({ id }) => id)).toEqual(["line-feed-added", "key-under-other-id"]);
});

test("any bytes and headers are diagnosed without a crash", async () => {
  const header = fc.tuple(
    fc.constantFrom(
      "Wechatpay-Timestamp",
      "Wechatpay-Nonce",
      "Wechatpay-Serial",
      "Wechatpay-Signature",
      "Date",
    ),
    fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(String(nowSeconds), publicKeyId, "QUJD")),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(header), fc.uint8Array(), async (headers, any) => {
      const { verified, findings } = await diagnoseAnswerV3({ headers, body: any, keys });
      return !verified && findings.length > 0;
    }),
    { numRuns: 200 },
  );
});
