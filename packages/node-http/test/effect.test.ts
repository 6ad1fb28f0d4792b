import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  ConfigFailure,
  layer,
  layerConfig,
  make,
  type RefundFailure,
  Refunds,
} from "@wxrefund/node-http/effect";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox, type ServedSandbox } from "@wxrefund/sandbox/serve";
import * as Cause from "effect/Cause";
import * as Config from "effect/Config";
import * as ConfigProvider from "effect/ConfigProvider";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Stream from "effect/Stream";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";

const { outRefundNo, subMchid } = defaultNumbers;
const keys = await makeSandboxKeys();
let served: ServedSandbox;
let folder: string;

beforeAll(async () => {
  served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  folder = await mkdtemp(join(tmpdir(), "wxrefund-effect-"));
  await writeFile(join(folder, "merchant.pem"), keys.merchant.privateKey);
  await writeFile(join(folder, "platform.pem"), keys.platform.publicKey);
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

const ask = Refunds.use(({ query }) => query({ outRefundNo, subMchid }));
const failureOfExit = (exit: Exit.Exit<unknown, RefundFailure | Config.ConfigError>): unknown =>
  Exit.isFailure(exit) ? exit.cause.reasons.find(Cause.isFailReason)?.error : undefined;

describe("layer", () => {
  test("brings Node's host to the service", async () => {
    const program = Effect.provide(ask, layer(sandboxClientConfig(keys, served.url)));
    const { refund, answer } = await Effect.runPromise(program);
    expect(refund).toMatchObject({ outRefundNo, status: "SUCCESS" });
    expect(answer).toMatchObject({ verified: true, baseUrl: served.url });
  });

  test("fails with what is wrong with the connections or the configuration", async () => {
    const bad = layer(sandboxClientConfig(keys, served.url), { maxSockets: 0 });
    expectTypeOf(bad).toEqualTypeOf<Layer.Layer<Refunds, ConfigFailure>>();
    expect(failureOfExit(await Effect.runPromiseExit(Effect.provide(ask, bad)))).toMatchObject({
      _tag: "config",
      field: "maxSockets",
    });
    const empty = Effect.provide(ask, layer({ mchid: "1900000001" }));
    expect(failureOfExit(await Effect.runPromiseExit(empty))).toMatchObject({ _tag: "config", field: "v3" });
  });

  test("built twice, its clients do not share connections: closing one leaves the other", async () => {
    const again = layer(sandboxClientConfig(keys, served.url));
    await Effect.runPromise(Effect.provide(ask, again));
    const { refund } = await Effect.runPromise(Effect.provide(ask, again));
    expect(refund.outRefundNo).toBe(outRefundNo);
  });

  test("made without a scope, it is closed by hand", async () => {
    const service = Effect.runSync(make(sandboxClientConfig(keys, served.url)));
    const seen = await Effect.runPromise(Stream.runCollect(service.watch({ outRefundNo, subMchid })));
    expect(seen).toMatchObject([{ news: "status", refund: { status: "SUCCESS" } }]);
    await Effect.runPromise(service.close);
    const late = await Effect.runPromiseExit(service.query({ outRefundNo, subMchid }));
    expect(failureOfExit(late)).toBeInstanceOf(ConfigFailure);
  });
});

describe("layerConfig", () => {
  const { mchid } = sandboxClientConfig(keys, "https://sandbox.example");
  const appid = sandboxClientConfig(keys, "https://sandbox.example").v2.appid;
  const v3 = () => ({
    WECHATPAY_MCHID: mchid,
    WECHATPAY_SERIAL_NO: keys.merchant.serialNo,
    WECHATPAY_PRIVATE_KEY_FILE: join(folder, "merchant.pem"),
    WECHATPAY_PUBLIC_KEY_ID: keys.platform.id,
    WECHATPAY_PUBLIC_KEY_FILE: join(folder, "platform.pem"),
    WECHATPAY_APIV3_KEY: keys.apiV3Key,
    WECHATPAY_BASE_URL: `http://127.0.0.1:1, ${served.url}`,
  });
  const v2 = () => ({
    WECHATPAY_MCHID: mchid,
    WECHATPAY_APPID: appid,
    WECHATPAY_V2_KEY: keys.v2Key,
    WECHATPAY_V2_SIGN_TYPE: "HMAC-SHA256",
    WECHATPAY_BASE_URL: served.url,
  });

  /** Runs with these variables and no others. */
  const withVariables = <Value>(
    program: Effect.Effect<Value, RefundFailure, Refunds>,
    env: Readonly<Record<string, string>>,
  ) => {
    const provider = ConfigProvider.layer(ConfigProvider.fromEnvRecord(env));
    return Effect.runPromiseExit(Effect.provide(program, Layer.provide(layerConfig(), provider)));
  };

  test("asks over APIv3 with its own variables only", async () => {
    const exit = await withVariables(ask, v3());
    expect(Exit.isSuccess(exit) && exit.value).toMatchObject({
      refund: { outRefundNo },
      answer: { baseUrl: served.url, attempts: 2 },
    });
  });

  test("asks over V2 with its own variables only", async () => {
    const page = Refunds.use(({ queryV2 }) => queryV2({ outRefundNo }));
    const exit = await withVariables(page, v2());
    expect(Exit.isSuccess(exit) && exit.value.refunds).toMatchObject([{ outRefundNo }]);
  });

  test.each<[string, () => Record<string, string>, string]>([
    ["nothing", () => ({}), "WECHATPAY_MCHID"],
    ["an empty merchant number", () => ({ ...v3(), WECHATPAY_MCHID: "" }), "WECHATPAY_MCHID"],
    ["no serial number", () => ({ ...v3(), WECHATPAY_SERIAL_NO: "" }), "WECHATPAY_SERIAL_NO"],
    ["no private key", () => ({ ...v3(), WECHATPAY_PRIVATE_KEY_FILE: "" }), "WECHATPAY_PRIVATE_KEY_FILE"],
    ["half a public key", () => ({ ...v3(), WECHATPAY_PUBLIC_KEY_ID: "" }), "WECHATPAY_PUBLIC_KEY_ID"],
    ["the other half", () => ({ ...v3(), WECHATPAY_PUBLIC_KEY_FILE: "" }), "WECHATPAY_PUBLIC_KEY_FILE"],
    [
      "a key file that is not there",
      () => ({ ...v3(), WECHATPAY_PRIVATE_KEY_FILE: "nowhere.pem" }),
      "keyFile",
    ],
    ["no appid", () => ({ ...v2(), WECHATPAY_APPID: "" }), "WECHATPAY_APPID"],
    ["another sign type", () => ({ ...v2(), WECHATPAY_V2_SIGN_TYPE: "SHA1" }), "WECHATPAY_V2_SIGN_TYPE"],
    ["an appid alone", () => ({ WECHATPAY_MCHID: mchid, WECHATPAY_APPID: appid }), "v3"],
  ])("%s: says which variable", async (_, env, field) => {
    const exit = await withVariables(ask, env());
    expect(failureOfExit(exit)).toMatchObject({ _tag: "config", field });
    const shown = inspect(exit, { depth: 20, showHidden: true });
    const secrets = [keys.apiV3Key, keys.v2Key, keys.merchant.privateKey.split("\n")[3] ?? ""];
    expect(secrets.filter((secret) => secret === "" || shown.includes(secret))).toEqual([]);
  });
});
