import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createBareClient, createBareClientV2, createBareClientV3 } from "../src/bare.ts";
import { createClient, type RefundClientConfig } from "../src/index.ts";
import { config, scriptedHost } from "./platform.ts";

const v3 = { serialNo: "4A", privateKey: "merchant", platformKeys: [{ certificate: "platform" }] };
const v2 = { appid: "wx8888888888888888", key: "k".repeat(32) };

test.each<[string, RefundClientConfig, string]>([
  ["no credentials", { mchid: "1900000001" }, "v3"],
  ["mchid with a quote", { mchid: '1"', v2 }, "mchid"],
  ["serial with a line feed", { mchid: "1", v3: { ...v3, serialNo: "4A\n" } }, "serialNo"],
  ["no private key", { mchid: "1", v3: { serialNo: "4A", platformKeys: v3.platformKeys } }, "privateKey"],
  ["no platform keys", { mchid: "1", v3: { ...v3, platformKeys: [] } }, "platformKeys"],
  [
    "a public key id of another form",
    { mchid: "1", v3: { ...v3, platformKeys: [{ id: "4A", publicKey: "platform" }] } },
    "publicKeyId",
  ],
  [
    "one public key id twice",
    {
      mchid: "1",
      v3: {
        ...v3,
        platformKeys: [
          { id: "PUB_KEY_ID_0119", publicKey: "platform" },
          { id: "PUB_KEY_ID_0119", publicKey: "another" },
        ],
      },
    },
    "platformKeys",
  ],
  ["a short APIv3 key", { mchid: "1", v3: { ...v3, apiV3Key: "short" } }, "apiV3Key"],
  ["a short V2 key", { mchid: "1", v2: { ...v2, key: "short" } }, "key"],
  ["plain http to the internet", { mchid: "1", v2, baseUrls: ["http://api.mch.weixin.qq.com"] }, "baseUrls"],
  ["a base URL with a path", { mchid: "1", v2, baseUrls: ["https://api.mch.weixin.qq.com/v3"] }, "baseUrls"],
  [
    "a base URL with user-info",
    { mchid: "1", v2, baseUrls: ["https://a@api.mch.weixin.qq.com"] },
    "baseUrls",
  ],
  ["no base URL", { mchid: "1", v2, baseUrls: [] }, "baseUrls"],
  ["zero as no timeout", { mchid: "1", v2, timeoutMs: 0 }, "timeoutMs"],
  ["zero attempts", { mchid: "1", v2, maxAttempts: 0 }, "maxAttempts"],
  ["a limitless body", { mchid: "1", v2, maxBodyBytes: Number.POSITIVE_INFINITY }, "maxBodyBytes"],
  ["a user agent with a line feed", { mchid: "1", v2, userAgent: "a\r\nX: y" }, "userAgent"],
])("refuses %s when the client is made", (_, given, field) => {
  expect(() => createClient(given, scriptedHost())).toThrow(
    expect.objectContaining({ kind: "config", field }),
  );
});

test.each([
  ["one base URL alone", '{"mchid":"1","v2":{},"baseUrls":"https://api.mch.weixin.qq.com"}', "baseUrls"],
  [
    "one platform key alone",
    '{"mchid":"1","v3":{"serialNo":"4A","privateKey":"k","platformKeys":{}}}',
    "platformKeys",
  ],
  [
    "null among the platform keys",
    '{"mchid":"1","v3":{"serialNo":"4A","privateKey":"k","platformKeys":[null]}}',
    "platformKeys",
  ],
  ["null for v3", '{"mchid":"1","v3":null}', "v3"],
  ["text for v3", '{"mchid":"1","v3":"4A"}', "v3"],
  ["no platform keys at all", '{"mchid":"1","v3":{"serialNo":"4A","privateKey":"k"}}', "platformKeys"],
])("refuses from programs without types %s", (_, json, field) => {
  const given: RefundClientConfig = JSON.parse(json);
  expect(() => createClient({ ...given, ...(given.v2 && { v2 }) }, scriptedHost())).toThrow(
    expect.objectContaining({ kind: "config", field }),
  );
});

test.each([undefined, null, "config"])("refuses %j for a configuration", (given) => {
  const makers: readonly ((none: never) => unknown)[] = [
    (none) => createClient(none, scriptedHost()),
    (none) => createBareClient(none, scriptedHost()),
    (none) => createBareClientV2(none, scriptedHost()),
    (none) => createBareClientV3(none, scriptedHost()),
  ];
  for (const make of makers) {
    expect(() => Reflect.apply(make, undefined, [given])).toThrow(
      expect.objectContaining({ kind: "config", field: "config" }),
    );
  }
});

test("refuses null for v2", () => {
  const given: RefundClientConfig = JSON.parse('{"mchid":"1","v2":null}');
  expect(() => createClient(given, scriptedHost())).toThrow(
    expect.objectContaining({ kind: "config", field: "v2" }),
  );
});

test.each([
  ["http://127.0.0.1:8080"],
  ["http://localhost:1"],
  ["http://[::1]:8080"],
  ["https://api.mch.weixin.qq.com/"],
])("takes %s", (baseUrl) => {
  expect(() => createClient({ ...config, baseUrls: [baseUrl] }, scriptedHost())).not.toThrow();
});

test("a key that is refused is not told", () => {
  const key = "almost-thirty-two-characters!!!";
  const refused = (given: Partial<RefundClientConfig>): string => {
    try {
      createClient({ mchid: "1", ...given }, scriptedHost());
      return expect.unreachable();
    } catch (error) {
      return `${inspect(error, { showHidden: true })} ${JSON.stringify(error)}`;
    }
  };
  expect(refused({ v2: { ...v2, key } })).not.toContain(key);
  expect(refused({ v3: { ...v3, apiV3Key: key } })).not.toContain(key);
  expect(refused({ v3: { ...v3, serialNo: `${key}\n` } })).not.toContain(key);
});

test("a closed client sends nothing", async () => {
  const host = scriptedHost();
  const client = createClient(config, host);
  await client.close();
  await expect(client.query({ outRefundNo: "R1" })).rejects.toMatchObject({ kind: "config" });
  expect(host.sent).toHaveLength(0);
});

test("each API needs only its own credentials, and says which are missing", async () => {
  const onlyV2 = createClient({ mchid: "1", v2 }, scriptedHost());
  await expect(onlyV2.query({ outRefundNo: "R1" })).rejects.toMatchObject({ kind: "config", field: "v3" });
  const onlyV3 = createClient({ mchid: "1", v3 }, scriptedHost());
  await expect(onlyV3.queryV2({ outTradeNo: "ORDER0001" })).rejects.toMatchObject({
    kind: "config",
    field: "v2",
  });
});
