import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { isRefundError } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import {
  createSandbox,
  defaultWorld,
  journeys,
  makeSandboxKeys,
  sandboxClientConfig,
  type SandboxWorld,
} from "../src/index.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);

describe("keys", () => {
  test("are RSA of 2048 bits, each public key that of its private key", () => {
    for (const pair of [keys.merchant, keys.platform]) {
      const key = createPrivateKey(pair.privateKey);
      expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
      expect(createPublicKey(key).export({ type: "spki", format: "pem" })).toBe(pair.publicKey);
    }
    expect(keys.merchant.publicKey).not.toBe(keys.platform.publicKey);
  });

  test("have numbers as live ones look", () => {
    expect(keys.merchant.serialNo).toMatch(/^[1-9A-F][0-9A-F]{39}$/);
    expect(keys.platform.id).toMatch(/^PUB_KEY_ID_0119000000012026[0-9]{16}$/);
    expect(keys.apiV3Key).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(keys.v2Key).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(keys.v2Key).not.toBe(keys.apiV3Key);
  });
});

test("a client's configuration is the other side of the default world", () => {
  const config = sandboxClientConfig(keys, "http://127.0.0.1:8080", "HMAC-SHA256");
  expect(config).toEqual({
    mchid: "1900000001",
    v3: {
      serialNo: keys.merchant.serialNo,
      privateKey: keys.merchant.privateKey,
      platformKeys: [{ id: keys.platform.id, publicKey: keys.platform.publicKey }],
      apiV3Key: keys.apiV3Key,
    },
    v2: { appid: "wx8888888888888888", key: keys.v2Key, signType: "HMAC-SHA256" },
    baseUrls: ["http://127.0.0.1:8080"],
  });
});

describe("a world that cannot be", () => {
  const [merchant] = world.merchants;
  const wrong: readonly (readonly [string, Partial<SandboxWorld>])[] = [
    ["no platform key", { platformKeys: [] }],
    ["a platform key id twice", { platformKeys: [...world.platformKeys, ...world.platformKeys] }],
    ["a merchant number twice", { merchants: [...world.merchants, ...world.merchants] }],
    [
      "a serial number twice",
      { merchants: merchant === undefined ? [] : [merchant, { ...merchant, mchid: "1900000002" }] },
    ],
    [
      "an APIv2 key of 31 characters",
      { merchants: [{ mchid: "1", v2: { kind: "merchant", appids: [], key: "1".repeat(31) } }] },
    ],
  ];
  test.each(wrong)("%s: config", (_, change) => {
    const open = (): unknown => {
      try {
        return createSandbox({ world: { ...world, ...change } });
      } catch (error) {
        return error;
      }
    };
    expect(open()).toMatchObject({ name: "RefundError", kind: "config" });
  });

  test("ready() rejects for a key that is none, and tells nothing of it", async () => {
    const platformKeys = [{ id: "PUB_KEY_ID_1", privateKey: "not a key" }];
    const error: unknown = await createSandbox({ world: { ...world, platformKeys } })
      .ready()
      .catch((reason: unknown) => reason);
    expect(isRefundError(error) && error.kind).toBe("config");
    expect(JSON.stringify(error)).not.toContain("not a key");
  });

  test("ready() resolves for the default world", async () => {
    await expect(createSandbox({ world }).ready()).resolves.toBeUndefined();
  });
});

describe("journeys", () => {
  test("no prefix begins another, so a number has one journey", () => {
    const prefixes = journeys.map(({ prefix }) => prefix);
    const begun = prefixes.filter((a) => prefixes.some((b) => a !== b && a.startsWith(b)));
    expect(begun).toEqual([]);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  test("steps ascend", () => {
    for (const journey of journeys) {
      if (journey.number === "out_trade_no") continue;
      const times = journey.steps.map(({ afterSeconds }) => afterSeconds);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  test("the README lists them all, in the same words", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const rows = [...readme.matchAll(/^\| `([A-Z0-9]+_)` +\| `(\w+)` +\| (.+?) +\|$/gm)].map((row) =>
      row.slice(1),
    );
    expect(rows).toEqual(journeys.map((journey) => [journey.prefix, journey.number, journey.description]));
  });

  test("prefixes are promises to other programs", () => {
    expect(journeys.map(({ prefix }) => prefix)).toEqual([
      "SUCCESS_",
      "PROCESSING_",
      "CARD_",
      "FOREVER_",
      "CLOSED_",
      "UNFUNDED_",
      "ABNORMAL_",
      "HANDLED_",
      "PARTIAL_",
      "COUPON_",
      "LATE_",
      "NOTFOUND_",
      "FAILED_",
      "UNCERTAIN_",
      "UNHEARDOF_",
      "ORDER2_",
      "ORDER11_",
      "ORDER25_",
    ]);
  });
});
