/** For every fault of APIv3, what must be seen on the wire; by node:crypto and node:zlib alone. */
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { FaultId } from "../../src/index.ts";
import { type Asking, type Heard, isProvenV3 } from "./spoken.ts";

export interface Scene extends Asking {
  readonly outRefundNo: string;
  /** Asks for the fault's number and hears the connection out. */
  readonly ask: () => Promise<Heard>;
}

type Check = (scene: Scene) => Promise<void>;

const fourLines = ["nonce", "serial", "signature", "timestamp"].map((name) => `wechatpay-${name}`);
const allLines = [...fourLines, "wechatpay-signature-type"].toSorted();

const jsonOf = ({ body }: Heard): Record<string, unknown> => JSON.parse(body.toString("utf8"));

function isWhole({ header, body }: Heard): boolean {
  return Number(header("content-length")) === body.length;
}

async function secondsOff(scene: Scene): Promise<number> {
  const heard = await scene.ask();
  expect(isProvenV3(heard, scene)).toBe(true);
  return Number(heard.header("wechatpay-timestamp")) - Date.now() / 1000;
}

async function unsigned(scene: Scene, status: number): Promise<Heard> {
  const heard = await scene.ask();
  expect(heard).toMatchObject({ status, signatureLines: [] });
  expect(isWhole(heard)).toBe(true);
  return heard;
}

function stripped(name: string): Check {
  return async ({ ask, outRefundNo }) => {
    const heard = await ask();
    expect(heard.signatureLines.toSorted()).toEqual(allLines.filter((line) => line !== `wechatpay-${name}`));
    expect(jsonOf(heard)["out_refund_no"]).toBe(outRefundNo);
  };
}

/** Bodies that differ in one digit. */
function withOtherDigits(body: Buffer): readonly Buffer[] {
  return [...body.entries()]
    .filter(([, byte]) => byte >= 0x30 && byte <= 0x39)
    .flatMap(([at]) => [...Buffer.from("0123456789")].map((digit) => Buffer.from(body.with(at, digit))));
}

export const checksV3: Readonly<Partial<Record<FaultId, Check>>> = {
  unsigned: async (scene) => {
    expect(jsonOf(await unsigned(scene, 200))["out_refund_no"]).toBe(scene.outRefundNo);
  },
  tampered: async (scene) => {
    const heard = await scene.ask();
    expect(heard.signatureLines.toSorted()).toEqual(allLines);
    expect(isProvenV3(heard, scene)).toBe(false);
    expect(jsonOf(heard)["out_refund_no"]).toBe(scene.outRefundNo);
    const original = withOtherDigits(heard.body).filter((body) => isProvenV3(heard, scene, body));
    expect(original).toHaveLength(1);
  },
  stale: async (scene) => {
    expect(Math.abs((await secondsOff(scene)) + 600)).toBeLessThan(10);
  },
  future: async (scene) => {
    expect(Math.abs((await secondsOff(scene)) - 600)).toBeLessThan(10);
  },
  probe: async (scene) => {
    const heard = await scene.ask();
    expect(heard.signatureLines.toSorted()).toEqual(allLines);
    expect(heard.header("wechatpay-signature")).toMatch(/^WECHATPAY\/SIGNTEST\/./);
  },
  "foreign-key": async (scene) => {
    const heard = await scene.ask();
    expect(heard.header("wechatpay-serial")).toBe(scene.keys.platform.id);
    expect(Buffer.from(heard.header("wechatpay-signature") ?? "", "base64")).toHaveLength(256);
    expect(isProvenV3(heard, scene)).toBe(false);
    expect(withOtherDigits(heard.body).some((body) => isProvenV3(heard, scene, body))).toBe(false);
  },
  "stranger-serial": async (scene) => {
    const heard = await scene.ask();
    expect(heard.header("wechatpay-serial")).toMatch(/^PUB_KEY_ID_[0-9]+$/);
    expect(heard.header("wechatpay-serial")).not.toBe(scene.keys.platform.id);
    expect(isProvenV3(heard, scene)).toBe(true);
  },
  "stripped-timestamp": stripped("timestamp"),
  "stripped-nonce": stripped("nonce"),
  "stripped-signature": stripped("signature"),
  "stripped-serial": stripped("serial"),
  replayed: async (scene) => {
    const [first, second] = [await scene.ask(), await scene.ask()];
    expect(isProvenV3(first, scene)).toBe(true);
    expect(second.body.equals(first.body)).toBe(true);
    for (const line of fourLines) expect(second.header(line)).toBe(first.header(line));
  },
  "other-refund": async (scene) => {
    const heard = await scene.ask();
    expect(isProvenV3(heard, scene)).toBe(true);
    expect(jsonOf(heard)).toMatchObject({ status: "SUCCESS" });
    expect(jsonOf(heard)["out_refund_no"]).toMatch(/^[0-9A-Za-z_|*@-]{1,64}$/);
    expect(jsonOf(heard)["out_refund_no"]).not.toBe(scene.outRefundNo);
  },
  "wrong-charset": async (scene) => {
    const heard = await scene.ask();
    expect(isProvenV3(heard, scene)).toBe(true);
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(heard.body)).toThrow(TypeError);
    expect(JSON.parse(new TextDecoder("gbk", { fatal: true }).decode(heard.body))).toMatchObject({
      user_received_account: "支付用户零钱",
    });
  },
  huge: async (scene) => {
    const heard = await scene.ask();
    expect(isProvenV3(heard, scene)).toBe(true);
    expect(heard.body.length).toBeGreaterThan(1024 * 1024);
    expect(jsonOf(heard)["out_refund_no"]).toBe(scene.outRefundNo);
  },
  "429": async (scene) => {
    const heard = await unsigned(scene, 429);
    expect(heard.header("retry-after")).toBe("1");
    expect(jsonOf(heard)["code"]).toBe("FREQUENCY_LIMITED");
  },
  "5xx-then-fine": async (scene) => {
    await unsigned(scene, 503);
    await unsigned(scene, 503);
    const heard = await scene.ask();
    expect(heard.status).toBe(200);
    expect(isProvenV3(heard, scene)).toBe(true);
  },
  "unsigned-404": async (scene) => {
    expect(jsonOf(await unsigned(scene, 404))["code"]).toBe("RESOURCE_NOT_EXISTS");
  },
  "clock-skew": async (scene) => {
    const heard = await unsigned(scene, 401);
    expect(jsonOf(heard)).toMatchObject({
      code: "SIGN_ERROR",
      message: expect.stringContaining("timestamp"),
    });
    const aheadSeconds = (Date.parse(heard.header("date") ?? "") - Date.now()) / 1000;
    expect(Math.abs(aheadSeconds - 600)).toBeLessThan(10);
  },
  html: async (scene) => {
    const heard = await unsigned(scene, 200);
    expect(heard.header("content-type")).toMatch(/^text\/html/);
    expect(() => jsonOf(heard)).toThrow(SyntaxError);
  },
  redirect: async (scene) => {
    const heard = await unsigned(scene, 302);
    expect(new URL(heard.header("location") ?? "").hostname).toMatch(/\.invalid$/);
  },
  "compression-bomb": async (scene) => {
    const heard = await scene.ask();
    const inflated = gunzipSync(heard.body);
    expect(heard.header("content-encoding")).toBe("gzip");
    expect(heard.body.length).toBeLessThan(65_536);
    expect(inflated.length).toBeGreaterThan(1024 * 1024);
    expect(isProvenV3(heard, scene, inflated)).toBe(true);
  },
  "bad-gzip": async ({ ask }) => {
    const heard = await ask();
    expect(heard.header("content-encoding")).toBe("gzip");
    expect(heard.body.subarray(0, 2).toString("hex")).toBe("1f8b");
    expect(isWhole(heard)).toBe(true);
    expect(() => gunzipSync(heard.body)).toThrow("invalid block type");
  },
};
