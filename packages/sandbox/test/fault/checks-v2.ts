/** For every fault of V2, what must be seen on the wire; questions are signed with HMAC-SHA256. */
import { gunzipSync } from "node:zlib";
import { type Fields, fieldsOfXml } from "@wxrefund/testkit/independent/xml";
import { expect } from "vitest";
import type { FaultId } from "../../src/index.ts";
import type { Scene } from "./checks-v3.ts";
import { type Heard, isProvenV2 } from "./spoken.ts";

type Check = (scene: Scene) => Promise<void>;

const textOf = ({ body }: Heard): string => body.toString("utf8");
const fieldsOf = (heard: Heard): Fields => fieldsOfXml(textOf(heard)) ?? {};

async function page(scene: Scene, status: number): Promise<Heard> {
  const heard = await scene.ask();
  expect(heard.status).toBe(status);
  expect(heard.header("content-type")).toMatch(/^text\/html/);
  expect(textOf(heard)).not.toMatch(/<xml>|<sign>/);
  return heard;
}

/** Takes internal entities as a parser of XML would that allows them. */
function expanded(text: string): string {
  const declared = [...text.matchAll(/<!ENTITY (\w+) "([^"]*)">/g)];
  const body = text.replace(/<\?xml.*?\?>/, "").replace(/<!DOCTYPE[\s\S]*?\]>/, "");
  return declared.reduce((so, [, name = "", value = ""]) => so.replaceAll(`&${name};`, value), body);
}

export const checksV2: Readonly<Partial<Record<FaultId, Check>>> = {
  unsigned: async (scene) => {
    const fields = fieldsOf(await scene.ask());
    expect(fields).toMatchObject({ result_code: "SUCCESS", out_refund_no_0: scene.outRefundNo });
    expect(fields).not.toHaveProperty("sign");
  },
  tampered: async (scene) => {
    const heard = await scene.ask();
    expect(fieldsOf(heard)).toMatchObject({ result_code: "SUCCESS", out_refund_no_0: scene.outRefundNo });
    expect(isProvenV2(textOf(heard), scene)).toBe(false);
    const text = textOf(heard);
    const bodies = [...text.matchAll(/\d/g)].flatMap(({ index }) =>
      Array.from({ length: 10 }, (_, digit) => text.slice(0, index) + digit + text.slice(index + 1)),
    );
    expect(bodies.filter((body) => isProvenV2(body, scene))).toHaveLength(1);
  },
  "foreign-key": async (scene) => {
    const heard = await scene.ask();
    expect(fieldsOf(heard)["sign"]).toMatch(/^[0-9A-F]{64}$/);
    expect(fieldsOf(heard)["out_refund_no_0"]).toBe(scene.outRefundNo);
    expect(isProvenV2(textOf(heard), scene)).toBe(false);
  },
  "md5-for-hmac": async (scene) => {
    const heard = await scene.ask();
    expect(isProvenV2(textOf(heard), scene, "HMAC-SHA256")).toBe(false);
    expect(isProvenV2(textOf(heard), scene, "MD5")).toBe(true);
  },
  "other-refund": async (scene) => {
    const heard = await scene.ask();
    expect(isProvenV2(textOf(heard), scene)).toBe(true);
    expect(fieldsOf(heard)).toMatchObject({ result_code: "SUCCESS", mch_id: "1900000001" });
    expect(fieldsOf(heard)["out_refund_no_0"]).not.toBe(scene.outRefundNo);
  },
  "other-merchant": async (scene) => {
    const heard = await scene.ask();
    expect(isProvenV2(textOf(heard), scene)).toBe(true);
    expect(fieldsOf(heard)["mch_id"]).toMatch(/^[0-9]{10}$/);
    expect(fieldsOf(heard)["mch_id"]).not.toBe("1900000001");
  },
  folded: async (scene) => {
    const heard = await scene.ask();
    expect(isProvenV2(textOf(heard), scene)).toBe(true);
    const [, name = "", value] = /&([a-z_0-9]+)=(.*)/.exec(fieldsOf(heard)["refund_account_0"] ?? "") ?? [];
    expect(fieldsOf(heard)).not.toHaveProperty(name);
    expect({ name, value }).toEqual({ name: "refund_channel_0", value: "ORIGINAL" });
  },
  "wrong-charset": async (scene) => {
    const { body } = await scene.ask();
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(body)).toThrow(TypeError);
    const text = new TextDecoder("gbk", { fatal: true }).decode(body);
    expect(fieldsOfXml(text)).toMatchObject({ refund_recv_accout_0: "支付用户零钱" });
    expect(isProvenV2(text, scene)).toBe(true);
  },
  huge: async (scene) => {
    const heard = await scene.ask();
    expect(heard.body.length).toBeGreaterThan(1024 * 1024);
    expect(isProvenV2(textOf(heard), scene)).toBe(true);
  },
  "repeated-element": async (scene) => {
    const heard = await scene.ask();
    const amounts = [...textOf(heard).matchAll(/<total_fee>(\d+)<\/total_fee>/g)].map(([, fen]) => fen);
    expect(amounts).toEqual(["1", "100"]);
    expect(isProvenV2(textOf(heard).replace("<total_fee>1</total_fee>", ""), scene)).toBe(true);
  },
  doctype: async (scene) => {
    const text = textOf(await scene.ask());
    expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE xml \[/);
    expect(text).toContain("<return_msg>&said;</return_msg>");
    expect(isProvenV2(expanded(text), scene)).toBe(true);
  },
  "entity-bomb": async (scene) => {
    const text = textOf(await scene.ask());
    const sizes = new Map<string, number>();
    for (const [, name = "", value = ""] of text.matchAll(/<!ENTITY (\w+) "([^"]*)">/g)) {
      const parts = [...value.matchAll(/&(\w+);|./g)];
      const letters = parts.map(([, inner]) => (inner === undefined ? 1 : (sizes.get(inner) ?? Number.NaN)));
      sizes.set(
        name,
        letters.reduce((sum, size) => sum + size, 0),
      );
    }
    expect(text).toContain("<return_msg>&said;</return_msg>");
    expect(sizes.get("said")).toBe(1e9);
    expect(text.length).toBeLessThan(8192);
  },
  "429": async (scene) => {
    expect((await page(scene, 429)).header("retry-after")).toBe("1");
  },
  "5xx-then-fine": async (scene) => {
    await page(scene, 503);
    await page(scene, 503);
    expect(isProvenV2(textOf(await scene.ask()), scene)).toBe(true);
  },
  "unsigned-404": async (scene) => {
    const fields = fieldsOf(await scene.ask());
    expect(fields).toMatchObject({ return_code: "SUCCESS", result_code: "FAIL", err_code: "REFUNDNOTEXIST" });
    expect(fields).not.toHaveProperty("sign");
  },
  html: async (scene) => {
    await page(scene, 200);
  },
  redirect: async (scene) => {
    const heard = await page(scene, 302);
    expect(new URL(heard.header("location") ?? "").hostname).toMatch(/\.invalid$/);
  },
  "compression-bomb": async (scene) => {
    const heard = await scene.ask();
    const inflated = gunzipSync(heard.body);
    expect(heard.header("content-encoding")).toBe("gzip");
    expect(heard.body.length).toBeLessThan(65_536);
    expect(inflated.length).toBeGreaterThan(1024 * 1024);
    expect(isProvenV2(inflated.toString("utf8"), scene)).toBe(true);
  },
  "bad-gzip": async ({ ask }) => {
    const heard = await ask();
    expect(heard.header("content-encoding")).toBe("gzip");
    expect(() => gunzipSync(heard.body)).toThrow("invalid block type");
  },
};
