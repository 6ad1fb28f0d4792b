import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { makeCertificate } from "@wxrefund/testkit/keys";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../../src/host.ts";
import { openShop, type Shop } from "../shop.ts";
import { checksOf, doctor, failuresOf, openScene, type Scene, secretsIn, statesOf } from "./scene.ts";

let shop: Shop;
let scene: Scene;
beforeAll(async () => {
  [shop, scene] = await Promise.all([openShop(), openScene()]);
});
afterAll(() => Promise.all([shop.remove(), scene.remove()]));

const serialNo = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
const dayMs = 86_400_000;
/** Certificates tell whole seconds. */
const today = Math.floor(Date.now() / 1000) * 1000;

/** A certificate over one of the shop's keys. */
async function certificate(
  of: "merchant" | "platform" | "stranger",
  given: { serial?: string; daysLeft?: number; daysOld?: number } = {},
) {
  const { serial = serialNo, daysLeft = 1000, daysOld = 1000 } = given;
  const { pem } = makeCertificate({
    key: { privateKey: createPrivateKey(shop[of].privateKeyPem) },
    serialNo: serial,
    notBeforeMs: today - daysOld * dayMs,
    notAfterMs: today + daysLeft * dayMs,
  });
  return scene.save(`${of}-${serial}-${daysLeft}-${daysOld}.pem`, pem);
}

const keys = (env: Environment = {}, ...argv: readonly string[]) =>
  doctor(["keys", ...argv], { ...shop.env, ...env });
const findingsOf = (document: unknown) =>
  checksOf(document).flatMap(({ finding }) => (finding === undefined ? [] : [finding]));
const stateOf = (document: unknown, id: string) => checksOf(document).find((check) => check.id === id)?.state;

test("keys that fit each other", async () => {
  const { exit, document, written } = await keys({}, "--merchant-cert", await certificate("merchant"));
  expect({ exit, document }).toMatchObject({ exit: 0, document: { ok: true } });
  expect(statesOf(document)).toEqual([
    "mchid: ok",
    "serial-no: ok",
    "private-key: ok",
    "merchant-certificate: ok",
    "platform-keys: ok",
    "apiv3-key: ok",
    "appid: ok",
    "v2-key: ok",
    "v2-sign-type: ok",
  ]);
  expect(secretsIn(written, shop)).toEqual([]);
});

describe("the merchant's certificate", () => {
  test.each<[string, () => Promise<string>, string, string]>([
    ["of another key", () => certificate("stranger"), "fail", "does not belong"],
    [
      "with another serial number",
      () => certificate("merchant", { serial: "4444444444444444444444444444444444444444" }),
      "fail",
      "not the serial number",
    ],
    ["that has ended", () => certificate("merchant", { daysLeft: -1 }), "fail", "ended on"],
    ["that has not begun", () => certificate("merchant", { daysOld: -1 }), "fail", "valid only from"],
    ["that ends soon", () => certificate("merchant", { daysLeft: 20 }), "warn", "valid until"],
  ])("%s", async (_, make, state, words) => {
    const { exit, document } = await keys({}, "--merchant-cert", await make());
    const check = checksOf(document).find(({ id }) => id === "merchant-certificate");
    expect({ exit, check }).toMatchObject({
      exit: state === "fail" ? 2 : 0,
      check: { state, text: expect.stringContaining(words) },
    });
  });

  test("that is none", async () => {
    const { exit, document } = await keys({}, "--merchant-cert", shop.files.platformKey);
    expect([exit, failuresOf(document)]).toEqual([
      2,
      expect.stringContaining("--merchant-cert holds no RSA certificate"),
    ]);
  });

  test("tells the serial number to set", async () => {
    const other = await certificate("merchant", { serial: "4444444444444444444444444444444444444444" });
    const { document } = await keys({}, "--merchant-cert", other);
    const fixes = checksOf(document).map(({ fix }) => fix);
    expect(fixes).toContain("Set WECHATPAY_SERIAL_NO=4444444444444444444444444444444444444444.");
  });
});

describe("platform keys", () => {
  const serial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
  const only = (path: string): Environment => ({
    WECHATPAY_PUBLIC_KEY_ID: "",
    WECHATPAY_PUBLIC_KEY_FILE: "",
    WECHATPAY_PLATFORM_CERT_FILE: path,
  });

  test("a certificate alone that has ended fails; beside a public key it is only noticed", async () => {
    const ended = await certificate("platform", { serial, daysLeft: -3 });
    const alone = await keys(only(ended));
    expect([alone.exit, stateOf(alone.document, "platform-keys")]).toEqual([2, "fail"]);
    const beside = await keys({ WECHATPAY_PLATFORM_CERT_FILE: ended });
    expect(beside.exit).toBe(0);
    expect(statesOf(beside.document).filter((text) => text.startsWith("platform"))).toEqual([
      "platform-keys: ok",
      "platform-keys: warn",
    ]);
  });

  test("the merchant's certificate in their place", async () => {
    const { exit, document } = await keys(only(await certificate("merchant")));
    expect(exit).toBe(2);
    expect(failuresOf(document)).toContain("merchant's own certificate or key");
  });

  test.each(["0119000", serial, "PUB_KEY_ID_", "pub_key_id_0119"])("%s is no public key's id", async (id) => {
    const { exit, document, written } = await keys({ WECHATPAY_PUBLIC_KEY_ID: id });
    expect({ exit, document }).toMatchObject({ exit: 2, document: { ok: false } });
    expect(checksOf(document).filter(({ state }) => state === "fail")).toMatchObject([
      { id: "platform-keys", finding: "key-id-malformed", text: expect.stringContaining("PUB_KEY_ID_") },
    ]);
    expect(written).not.toContain("does not expire");
  });

  test("a public key under the id of the certificate beside it", async () => {
    const beside = await certificate("platform", { serial });
    const { exit, document } = await keys({
      WECHATPAY_PUBLIC_KEY_ID: serial,
      WECHATPAY_PLATFORM_CERT_FILE: beside,
    });
    expect([exit, findingsOf(document)]).toEqual([2, ["key-id-malformed", "key-twice"]]);
  });

  test("one certificate twice in a file", async () => {
    const once = await readFile(await certificate("platform", { serial }), "utf8");
    const { exit, document } = await keys(only(await scene.save("twice.pem", once + once)));
    expect([exit, findingsOf(document)]).toEqual([2, ["key-twice"]]);
    expect(failuresOf(document)).toContain(serial);
  });

  test.each<[string, Environment, string]>([
    [
      "none",
      { WECHATPAY_PUBLIC_KEY_ID: "", WECHATPAY_PUBLIC_KEY_FILE: "", WECHATPAY_APIV3_KEY: "" },
      "No key of WeChat Pay's",
    ],
    ["an id without its key", { WECHATPAY_PUBLIC_KEY_FILE: "" }, "WECHATPAY_PUBLIC_KEY_FILE is not set"],
  ])("%s", async (_, env, words) => {
    const { exit, document } = await keys(env);
    expect(exit).toBe(2);
    expect(failuresOf(document)).toContain(words);
  });
});

describe("other variables", () => {
  test.each<[string, Environment, string]>([
    ["no merchant number", { WECHATPAY_MCHID: "" }, "mchid"],
    ["a serial number that is a key id", { WECHATPAY_SERIAL_NO: "PUB_KEY_ID_0119" }, "serial-no"],
    ["a file without key", { WECHATPAY_PRIVATE_KEY_FILE: "nowhere.pem" }, "private-key"],
    ["an APIv3 key cut short", { WECHATPAY_APIV3_KEY: "0123456789" }, "apiv3-key"],
    ["an APIv2 key with a line feed", { WECHATPAY_V2_KEY: "192006250b4c09247ec02edce69f6a2d\n" }, "v2-key"],
    ["an appid with a space", { WECHATPAY_APPID: "wx 1" }, "appid"],
    ["an unknown sign type", { WECHATPAY_V2_SIGN_TYPE: "SHA1" }, "v2-sign-type"],
  ])("%s", async (_, env, id) => {
    const { exit, document, written } = await keys(env);
    expect([exit, stateOf(document, id)]).toEqual([2, "fail"]);
    expect(secretsIn(written, shop)).toEqual([]);
  });

  test("an APIv3 key may be missing", async () => {
    const { exit, document } = await keys({ WECHATPAY_APIV3_KEY: "" });
    expect([exit, stateOf(document, "apiv3-key")]).toEqual([0, "skipped"]);
  });

  test("a certificate file that is not there is config", async () => {
    expect(await keys({}, "--merchant-cert", "nowhere.pem")).toMatchObject({
      exit: 2,
      document: { error: { field: "--merchant-cert" } },
    });
  });
});
