import { newRsaKeys } from "@wxrefund/testkit/independent/signing";
import { describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys } from "../src/index.ts";
import {
  type AskV3,
  askV3,
  authorizationOf,
  type HeardV3,
  published,
  refundTarget,
  startMs,
} from "./asking.ts";

const keys = await makeSandboxKeys();
const stranger = newRsaKeys();
const sandbox = createSandbox({ world: defaultWorld(keys), nowMs: () => startMs });
const target = refundTarget(published);
const startSeconds = Math.floor(startMs / 1000);

const ask = (change: Partial<AskV3> = {}): Promise<HeardV3> => askV3({ sandbox, keys, target, ...change });
const unsigned = { signatureHeaders: [], verified: false };
const signError = { status: 401, json: { code: "SIGN_ERROR" }, ...unsigned };

describe("before authentication nothing is signed", () => {
  test.each(["accept", "user-agent"])("no %s: 400 INVALID_REQUEST", async (name) => {
    const heard = await ask({ headers: { [name]: undefined } });
    expect(heard).toMatchObject({ status: 400, ...unsigned });
    expect(heard.json).toEqual({ code: "INVALID_REQUEST", message: "Http头缺少Accept或User-Agent" });
    expect(heard.headers.get("request-id")).not.toBeNull();
  });

  test.each([
    ["none", undefined],
    ["not the scheme's list", "WECHATPAY2-SHA256-RSA2048 mchid=1900000001"],
    ["another scheme", "Basic dXNlcjpwYXNz"],
    ["the scheme of other keys", authorizationOf({ sandbox, keys, target }).replace("RSA2048", "SM2")],
    ["a part twice", `${authorizationOf({ sandbox, keys, target })},mchid="1900000001"`],
  ])("Authorization: %s: 401 SIGN_ERROR", async (_, authorization) => {
    expect(await ask({ headers: { authorization } })).toMatchObject(signError);
  });

  test.each([-301, 301, -86_400])("a clock that is %d s off: 401 SIGN_ERROR", async (seconds) => {
    const heard = await ask({ timestamp: String(startSeconds + seconds) });
    expect(heard).toMatchObject(signError);
    expect(heard.json["message"]).toContain("timestamp");
  });

  test.each([-300, 300])("a clock that is %d s off passes", async (seconds) => {
    expect(await ask({ timestamp: String(startSeconds + seconds) })).toMatchObject({ status: 200 });
  });

  test.each(["", "x", "1e9", `0${startSeconds}`, `${startSeconds}.0`])(
    "timestamp %j: 401",
    async (timestamp) => {
      expect(await ask({ timestamp })).toMatchObject(signError);
    },
  );

  test("a serial number nobody has: 401 SIGN_ERROR", async () => {
    const heard = await ask({ serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" });
    expect(heard).toMatchObject(signError);
    expect(heard.json["message"]).toContain("证书序列号");
  });

  test("the serial number is hex in any case", async () => {
    expect(await ask({ serialNo: keys.merchant.serialNo.toLowerCase() })).toMatchObject({ status: 200 });
  });

  test("another key than the certificate's: 401 SIGN_ERROR", async () => {
    expect(await ask({ privateKey: stranger.privateKeyPem })).toMatchObject(signError);
  });

  test("a body signed that was not sent: 401 SIGN_ERROR", async () => {
    expect(await ask({ signedBody: "{}" })).toMatchObject(signError);
  });

  test.each([
    ["query in another order", `${target}&a=1&b=2`, `${target}&b=2&a=1`],
    ["the path alone", target, target.slice(0, target.indexOf("?"))],
    ["the whole URL", target, `https://api.mch.weixin.qq.com${target}`],
    ["an escape where the character was sent", refundTarget("SUCCESS_a|b"), refundTarget("SUCCESS_a%7Cb")],
    ["the character where an escape was sent", refundTarget("SUCCESS_a%7Cb"), refundTarget("SUCCESS_a|b")],
    ["an escape in lower case", refundTarget("SUCCESS_a%7Cb"), refundTarget("SUCCESS_a%7cb")],
  ])("signed is %s: 401 SIGN_ERROR", async (_, sent, signedTarget) => {
    expect(await ask({ target: sent, signedTarget })).toMatchObject(signError);
    expect(await ask({ target: sent })).toHaveProperty("verified", true);
  });

  test("the refusal tells what the service built, its length in bytes", async () => {
    const nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
    const { json } = await ask({ signedBody: "{}" });
    expect(json["message"]).toBe("错误的签名，验签失败");
    expect(json["detail"]).toEqual({
      field: "signature",
      location: "authorization",
      detail: { issue: "sign not match" },
      sign_information: {
        method: "GET",
        url: target,
        truncated_sign_message: `GET\n${target}\n${startSeconds}\n${nonce}\n\n`,
        sign_message_length: Buffer.byteLength(`GET\n${target}\n${startSeconds}\n${nonce}\n\n`),
      },
    });
  });
});

describe("the order of the checks", () => {
  test("headers come before everything", async () => {
    const heard = await ask({ headers: { accept: undefined, authorization: undefined }, timestamp: "1" });
    expect(heard.json["code"]).toBe("INVALID_REQUEST");
  });

  test("the clock comes before the serial number and the signature", async () => {
    const heard = await ask({ timestamp: String(startSeconds - 301), serialNo: "00", signedBody: "x" });
    expect(heard.json["message"]).toContain("timestamp");
  });

  test("the signature comes before the merchant number", async () => {
    expect(await ask({ mchid: "1900009999", signedBody: "x" })).toMatchObject(signError);
  });

  test("the signature comes before the question", async () => {
    const broken = `/v3/refund/domestic/refunds/%2F`;
    expect(await ask({ target: broken, signedBody: "x" })).toMatchObject(signError);
    expect(await ask({ target: broken })).toMatchObject({ status: 400, verified: true });
  });

  test("the merchant number comes before sub_mchid", async () => {
    const bare = `/v3/refund/domestic/refunds/${published}`;
    expect(await ask({ mchid: "1900009999", target: bare })).toMatchObject({ status: 404 });
    expect(await ask({ target: bare })).toMatchObject({ status: 400 });
  });
});

test("a merchant number that does not exist is 404 MCH_NOT_EXISTS, signed", async () => {
  const heard = await ask({ mchid: "1900009999" });
  expect(heard).toMatchObject({ status: 404, verified: true, json: { code: "MCH_NOT_EXISTS" } });
});

test("a merchant that has no APIv3 does not exist for it", async () => {
  const world = defaultWorld(keys);
  const onlyV2 = { mchid: "1900000003", subMchids: ["1900000109"] };
  const merchants = [...world.merchants, onlyV2];
  const other = createSandbox({ world: { ...world, merchants }, nowMs: () => startMs });
  expect(await ask({ sandbox: other, mchid: "1900000003" })).toMatchObject({
    json: { code: "MCH_NOT_EXISTS" },
  });
});

test("a body too large is refused before it is read whole", async () => {
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024)),
  });
  const init = { method: "POST", body: stream, duplex: "half" } as const;
  const response = await sandbox.fetch(new Request("https://api.mch.weixin.qq.com/pay/refundquery", init));
  expect(response.status).toBe(413);
});
