import { readFileSync } from "node:fs";
import { isRefundError } from "@wxrefund/core";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { afterAll, expect, test } from "vitest";
import { refundSdk, type Shop } from "../src/refund-sdk.ts";

const keys = await makeSandboxKeys();
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
afterAll(() => served.close());

const { mchid, v3 } = sandboxClientConfig(keys, served.url);
const [{ id, publicKey }] = v3.platformKeys;
const shop: Shop = {
  mchid,
  serialNo: v3.serialNo,
  privateKeyPem: v3.privateKey,
  platformKey: { id, publicKeyPem: publicKey },
  baseUrl: served.url,
};
const { outRefundNo, subMchid } = defaultNumbers;

/** `kind reason` of the failure. */
async function failureOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  return isRefundError(error)
    ? `${error.kind} ${error.reason ?? error.code}`
    : `no RefundError: ${String(error)}`;
}

test("asks, and believes what WeChat Pay signed", async () => {
  const refund = await refundSdk(shop)({ outRefundNo, subMchid, expect: { refund: 100 } });
  expect(refund).toMatchObject({ outRefundNo, status: "SUCCESS", amount: { refund: 100 } });
});

test("tells a proven refusal", async () => {
  const call = refundSdk(shop)({ outRefundNo: "NOTFOUND_1", subMchid });
  expect(await failureOf(call)).toBe("refused RESOURCE_NOT_EXISTS");
});

test.each([
  ["tampered", "untrusted bad-signature"],
  ["unsigned", "untrusted unsigned"],
  ["unsigned-404", "untrusted unsigned"],
  ["stale", "untrusted stale"],
  ["stranger-serial", "untrusted unknown-key"],
  ["other-refund", "untrusted other-refund"],
  ["redirect", "untrusted redirect"],
  ["probe", "untrusted probe"],
])("does not believe: %s", async (fault, failure) => {
  const call = refundSdk(shop)({ outRefundNo: `FAULT_${fault}_1`, subMchid });
  expect(await failureOf(call)).toBe(failure);
});

test("does not believe another key under the right id", async () => {
  const { merchant } = keys;
  const platformKey = { id, publicKeyPem: merchant.publicKey };
  const call = refundSdk({ ...shop, platformKey })({ outRefundNo, subMchid });
  expect(await failureOf(call)).toBe("untrusted bad-signature");
});

test("takes less than 60 lines, and of ours nothing but core", () => {
  const source = readFileSync(new URL("../src/refund-sdk.ts", import.meta.url), "utf8");
  const imported = [...source.matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
  expect(imported).toEqual(["node:crypto", "@wxrefund/core"]);
  expect(source.trimEnd().split("\n").length).toBeLessThan(60);
});
