import { inspect } from "node:util";
import { isRefundError, type RefundError, type WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { createBareClient, createBareClientV2, createBareClientV3 } from "../src/bare.ts";
import {
  config,
  nowMs,
  plain,
  publicKeyId,
  scriptedHost,
  signedV2,
  signedV3,
  stranger,
  v2Key,
  xml,
} from "./platform.ts";

const { mchid, baseUrls = [] } = config;
const v3 = {
  serialNo: "4444444444444444444444444444444444444444",
  privateKey: "merchant",
  platformKeys: [{ id: publicKeyId, publicKey: "platform" }, { certificate: "platform" }],
};
const v2 = { appid: "wx8888888888888888", key: v2Key, signType: "HMAC-SHA256" } as const;
const call = { signal: new AbortController().signal, nowMs: () => nowMs };
const outRefundNo = "REFUND0001";

async function outcome(asked: Promise<object>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (!isRefundError(error)) throw error;
    return error.toJSON();
  }
}

async function failureOf(asked: Promise<unknown>): Promise<RefundError> {
  const thrown: unknown = await asked.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!isRefundError(thrown)) throw new Error(`no RefundError: ${inspect(thrown)}`);
  return thrown;
}

const json = (value: object): string => JSON.stringify(value);
const refund = json({ out_refund_no: outRefundNo, status: "SUCCESS", amount: { refund: 100 } });
const answersV3: Readonly<Record<string, WireAnswer>> = {
  "a refund": signedV3({ body: refund }),
  "another refund": signedV3({ body: refund.replace("0001", "0002") }),
  "a stranger's signature": signedV3({ body: refund, key: stranger.privateKey }),
  "an unknown key": signedV3({ body: refund, serial: "PUB_KEY_ID_0000" }),
  "an unknown certificate": signedV3({ body: refund, serial: "0000000000000000000000000000000000000001" }),
  "not found": signedV3({ status: 404, body: json({ code: "RESOURCE_NOT_EXISTS" }) }),
  "a code of V2": signedV3({ status: 400, body: json({ code: "ORDERNOTEXIST" }) }),
  "an unsigned 404": plain(404, json({ code: "RESOURCE_NOT_EXISTS" })),
  "a 503": plain(503),
};

const envelope = { return_code: "SUCCESS", appid: v2.appid, mch_id: mchid, nonce_str: "5K8264ILTKCH16CQ" };
const found = { ...envelope, result_code: "SUCCESS", refund_count: "1", refund_status_0: "SUCCESS" };
const answersV2: Readonly<Record<string, WireAnswer>> = {
  "a refund": signedV2({ ...found, out_refund_no_0: outRefundNo }),
  "another refund": signedV2({ ...found, out_refund_no_0: "REFUND0002" }),
  unsigned: xml(found),
  "the other algorithm": signedV2(found, "MD5"),
  "not found": signedV2({ ...envelope, result_code: "FAIL", err_code: "REFUNDNOTEXIST" }),
  "a 503": plain(503),
};

describe("a client of one API", () => {
  test.each(Object.entries(answersV3))(
    "takes %s over APIv3 as the one of both does",
    async (_name, answer) => {
      const alone = createBareClientV3({ mchid, v3, baseUrls }, scriptedHost(answer));
      const both = createBareClient(config, scriptedHost(answer));
      expect(await outcome(alone.query({ outRefundNo }, call))).toEqual(
        await outcome(both.query({ outRefundNo }, call)),
      );
    },
  );

  test.each(Object.entries(answersV2))("takes %s over V2 as the one of both does", async (_name, answer) => {
    const alone = createBareClientV2({ mchid, v2, baseUrls }, scriptedHost(answer));
    const both = createBareClient(config, scriptedHost(answer));
    expect(await outcome(alone.queryV2({ outRefundNo }, call))).toEqual(
      await outcome(both.queryV2({ outRefundNo }, call)),
    );
  });

  test("believes of these the refund alone", async () => {
    const believed = async (client: (answer: WireAnswer) => Promise<object>, answers: object) =>
      (
        await Promise.all(
          Object.entries(answers).map(
            async ([name, answer]) => [name, await outcome(client(answer))] as const,
          ),
        )
      ).flatMap(([name, seen]) => (Reflect.has(Object(seen), "kind") ? [] : [name]));
    const overV3 = async (answer: WireAnswer) =>
      createBareClientV3({ mchid, v3, baseUrls }, scriptedHost(answer)).query({ outRefundNo }, call);
    const overV2 = async (answer: WireAnswer) =>
      createBareClientV2({ mchid, v2, baseUrls }, scriptedHost(answer)).queryV2({ outRefundNo }, call);
    expect(await believed(overV3, answersV3)).toEqual(["a refund"]);
    expect(await believed(overV2, answersV2)).toEqual(["a refund"]);
  });

  test("sends what the one of both sends", async () => {
    const [one, both] = [scriptedHost(signedV3({ body: refund })), scriptedHost(signedV3({ body: refund }))];
    await createBareClientV3({ mchid, v3, baseUrls }, one).query({ outRefundNo }, call);
    await createBareClient(config, both).query({ outRefundNo }, call);
    expect(one.sent).toEqual(both.sent);
  });

  test("needs no more of a host than it uses", async () => {
    const { transport, nonce, userAgent, rsa, sent } = scriptedHost(
      signedV2({ ...found, out_refund_no_0: outRefundNo }),
      signedV3({ body: refund }),
    );
    const bareV2 = createBareClientV2({ mchid, v2, baseUrls }, { transport, nonce, userAgent });
    const bareV3 = createBareClientV3({ mchid, v3, baseUrls }, { transport, nonce, userAgent, rsa });
    await expect(bareV2.queryV2({ outRefundNo }, call)).resolves.toMatchObject({ refundCount: 1 });
    await expect(bareV3.query({ outRefundNo }, call)).resolves.toMatchObject({ refund: { outRefundNo } });
    expect(sent.map(({ baseUrl }) => baseUrl)).toEqual(["https://main.test", "https://main.test"]);
  });

  test("imports its keys on `ready`", async () => {
    const bare = createBareClientV3({ mchid, v3 }, scriptedHost());
    expect(bare.keys()).toEqual([]);
    await bare.ready();
    expect(bare.keys()).toHaveLength(2);
  });
});

describe("a client of APIv3 alone downloads no certificates", () => {
  test("so an APIv3 key, which would open them, is refused", () => {
    const given: object = { apiV3Key: "k".repeat(32) };
    expect(() => createBareClientV3({ mchid, v3: { ...v3, ...given } }, scriptedHost())).toThrow(
      expect.objectContaining({ kind: "config", field: "apiV3Key" }),
    );
  });

  test("so it needs platform keys", () => {
    expect(() => createBareClientV3({ mchid, v3: { ...v3, platformKeys: [] } }, scriptedHost())).toThrow(
      expect.objectContaining({ kind: "config", field: "platformKeys" }),
    );
  });

  test("and a certificate that it does not hold is unknown, with nothing more sent", async () => {
    const host = scriptedHost(answersV3["an unknown certificate"] ?? plain(500));
    const bare = createBareClientV3({ mchid, v3, baseUrls }, host);
    const error = await failureOf(bare.query({ outRefundNo }, call));
    expect(error).toMatchObject({ kind: "untrusted", reason: "unknown-key" });
    expect(host.sent).toHaveLength(1);
  });
});

test.each([
  ["createBareClient", () => createBareClient({ mchid }, scriptedHost()), "v3"],
  [
    "createBareClientV2",
    () => createBareClientV2({ mchid, v2: { ...v2, key: "short" } }, scriptedHost()),
    "key",
  ],
  ["createBareClientV3", () => createBareClientV3({ mchid: '1"', v3 }, scriptedHost()), "mchid"],
])("%s throws for what is visibly wrong", (_name, make, field) => {
  expect(make).toThrow(expect.objectContaining({ kind: "config", field }));
});
