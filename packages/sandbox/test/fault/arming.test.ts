import { beforeEach, describe, expect, test } from "vitest";
import {
  applicationFaults,
  createSandbox,
  defaultWorld,
  faults,
  makeSandboxKeys,
  notificationFaults,
  type Sandbox,
} from "../../src/index.ts";
import { askV2, askV3, control, origin, published, refundTarget, startMs } from "../asking.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({ world, nowMs: () => startMs });
});

const arm = (body: unknown) => control(sandbox, "faults", body);

async function armed(): Promise<unknown> {
  return (await control(sandbox, "faults")).json["armed"];
}

/** What becomes of the next question over APIv3. */
async function nextV3(outRefundNo = published): Promise<string> {
  const { status, verified, signatureHeaders } = await askV3({
    sandbox,
    keys,
    target: refundTarget(outRefundNo),
  });
  if (status !== 200) return String(status);
  return verified ? "true" : signatureHeaders.length === 0 ? "unsigned" : "bad";
}

async function nextV2(): Promise<string> {
  const { verified, fields } = await askV2({ sandbox, keys, fields: { out_refund_no: published } });
  return verified ? "true" : "sign" in fields ? "bad" : "unsigned";
}

async function timesV3(count: number): Promise<readonly string[]> {
  const seen: string[] = [];
  while (seen.length < count) seen.push(await nextV3());
  return seen;
}

describe("GET /_sandbox/faults", () => {
  test("lists what can go wrong and what to conclude", async () => {
    const { status, json } = await control(sandbox, "faults");
    expect(status).toBe(200);
    expect(json).toEqual({
      armed: [],
      available: faults,
      forApplications: applicationFaults,
      forNotifications: notificationFaults,
    });
    expect(json["available"]).toContainEqual({
      id: "html",
      api: "both",
      step: "sent",
      description: expect.any(String),
      concludes: { v3: { kind: "untrusted", reason: "unsigned" }, v2: { kind: "malformed" } },
    });
  });

  test("the overview tells the prefixes", async () => {
    const { json } = await control(sandbox, "");
    expect(json["faults"]).toHaveLength(faults.length);
    expect(json["faults"]).toContainEqual({
      prefix: "FAULT_429_",
      api: "both",
      description: expect.any(String),
    });
  });
});

describe("an armed fault", () => {
  test("spoils the next answer, once unless told otherwise", async () => {
    expect(await arm({ fault: "tampered" })).toMatchObject({
      status: 200,
      json: { armed: [{ fault: "tampered", times: 1 }] },
    });
    expect(await timesV3(2)).toEqual(["bad", "true"]);
    expect(await armed()).toEqual([]);
  });

  test("counts down", async () => {
    await arm({ fault: "tampered", times: 3 });
    await nextV3();
    expect(await armed()).toEqual([{ fault: "tampered", times: 2 }]);
    expect(await timesV3(3)).toEqual(["bad", "bad", "true"]);
  });

  test("counts over both APIs, or over the one it names", async () => {
    await arm({ fault: "unsigned", times: 2 });
    expect([await nextV2(), await nextV3(), await nextV3()]).toEqual(["unsigned", "unsigned", "true"]);
    await arm({ fault: "unsigned", api: "v2" });
    expect([await nextV3(), await nextV2(), await nextV2()]).toEqual(["true", "unsigned", "true"]);
  });

  test("always means until it is cleared", async () => {
    await arm({ fault: "tampered", times: "always" });
    expect(await timesV3(4)).toEqual(["bad", "bad", "bad", "bad"]);
    expect(await armed()).toEqual([{ fault: "tampered", times: "always" }]);
    const request = new Request(`${origin}/_sandbox/faults`, { method: "DELETE" });
    expect(await (await sandbox.fetch(request)).json()).toEqual({ armed: [] });
    expect(await nextV3()).toBe("true");
  });

  test("counted ones come first, in order; those that act always take turns", async () => {
    await arm({ fault: "unsigned", times: "always" });
    await arm({ fault: "tampered", times: "always" });
    await arm({ fault: "429", times: 2 });
    await arm({ fault: "unsigned-404" });
    const seen = ["429", "429", "404", "unsigned", "bad", "unsigned", "bad"];
    expect(await timesV3(7)).toEqual(seen);
  });

  test("waits for an answer it can spoil", async () => {
    await arm({ fault: "md5-for-hmac" });
    expect([await nextV3(), await nextV2()]).toEqual(["true", "true"]);
    expect(await armed()).toEqual([{ fault: "md5-for-hmac", times: 1 }]);
    const { verified } = await askV2({
      sandbox,
      keys,
      fields: { out_refund_no: published },
      digest: "HMAC-SHA256",
    });
    expect(verified).toBe(false);
    expect(await armed()).toEqual([]);
  });

  test("leaves alone what is refused, and the control itself", async () => {
    await arm({ fault: "429" });
    const refused = await askV3({ sandbox, keys, target: refundTarget(published), timestamp: "1000000000" });
    expect(refused).toMatchObject({ status: 401, json: { code: "SIGN_ERROR" } });
    const without = await askV3({ sandbox, keys, target: `/v3/refund/domestic/refunds/${published}` });
    expect(without).toMatchObject({ status: 400, verified: true });
    expect((await control(sandbox, "clock")).status).toBe(200);
    expect(await nextV3()).toBe("429");
  });

  test("spoils signed errors too", async () => {
    await arm({ fault: "tampered" });
    const heard = await askV3({ sandbox, keys, target: refundTarget("NOTFOUND_1") });
    expect(heard).toMatchObject({ status: 404, verified: false });
    expect(heard.signatureHeaders).toHaveLength(5);
  });

  test("a replay needs an earlier answer to the same number", async () => {
    await arm({ fault: "replayed" });
    const nonceOf = async (number: string) =>
      (await askV3({ sandbox, keys, target: refundTarget(number) })).headers.get("wechatpay-nonce");
    const first = await nonceOf(published);
    expect(await nonceOf("SUCCESS_other")).not.toBe(first);
    expect(await nonceOf(published)).toBe(first);
    expect(await nonceOf(published)).not.toBe(first);
  });

  test.each<readonly [number, string, unknown]>([
    [400, "fault must be one of unsigned, tampered", {}],
    [400, "fault must be one of", { fault: "nonsense" }],
    [400, "fault", { fault: 429 }],
    [400, "times", { fault: "429", times: 0 }],
    [400, "times", { fault: "429", times: 1.5 }],
    [400, "times", { fault: "429", times: "forever" }],
    [400, "times", { fault: "429", times: 10_001 }],
    [400, "api", { fault: "429", api: "v4" }],
    [400, "no part in api v3", { fault: "folded", api: "v3" }],
    [400, "unknown", { fault: "429", seconds: 1 }],
  ])("%d, naming %s: %j", async (status, word, body) => {
    const answered = await arm(body);
    expect(answered.status).toBe(status);
    expect(answered.json["error"]).toContain(word);
    expect(await armed()).toEqual([]);
  });

  test("is used up once by questions that overlap", async () => {
    await arm({ fault: "tampered" });
    const seen = await Promise.all([nextV3(), nextV3(), nextV3()]);
    expect(seen.toSorted()).toEqual(["bad", "true", "true"]);
  });

  test("a hundred are enough", async () => {
    for (let count = 0; count < 100; count += 1) await arm({ fault: "429" });
    expect((await arm({ fault: "429" })).status).toBe(409);
    expect(await armed()).toHaveLength(100);
  });
});

describe("createSandbox({ faults })", () => {
  test("arms them from the start, and again after a reset", async () => {
    sandbox = createSandbox({ world, nowMs: () => startMs, faults: ["tampered", "unsigned"] });
    const turns = ["bad", "unsigned", "bad", "unsigned"];
    expect(await timesV3(4)).toEqual(turns);
    await control(sandbox, "faults", { fault: "429", times: "always" });
    await control(sandbox, "reset", {});
    expect(await timesV3(4)).toEqual(turns);
  });

  test("refuses a name that is none", () => {
    expect(() => createSandbox({ world, faults: ["429", "nonsense"] })).toThrow(
      expect.objectContaining({ kind: "config", field: "faults" }),
    );
  });
});

describe("a number with a fault", () => {
  test("may go on with a journey", async () => {
    const { json } = await askV3({ sandbox, keys, target: refundTarget("FAULT_stale_PROCESSING_1") });
    expect(json).toMatchObject({ out_refund_no: "FAULT_stale_PROCESSING_1", status: "PROCESSING" });
    expect(await nextV3("FAULT_tampered_NOTFOUND_1")).toBe("404");
  });

  test("may be an order's", async () => {
    const { fields, verified } = await askV2({
      sandbox,
      keys,
      fields: { out_trade_no: "FAULT_tampered_ORDER2_1" },
    });
    expect(fields).toMatchObject({ refund_count: "2", total_refund_count: "2" });
    expect(verified).toBe(false);
  });

  test("comes before what is armed", async () => {
    await arm({ fault: "429" });
    expect(await nextV3("FAULT_unsigned_1")).toBe("unsigned");
    expect(await nextV3()).toBe("429");
  });

  test("md5-for-hmac changes nothing where MD5 was asked for", async () => {
    const { verified } = await askV2({ sandbox, keys, fields: { out_refund_no: "FAULT_md5-for-hmac_1" } });
    expect(verified).toBe(true);
  });

  test("5xx-then-fine fails twice for each number, and again after a reset", async () => {
    const number = "FAULT_5xx-then-fine_1";
    const seen = [await nextV3(number), await nextV3(number), await nextV3(number), await nextV3(number)];
    expect(seen).toEqual(["503", "503", "true", "true"]);
    expect(await nextV3("FAULT_5xx-then-fine_2")).toBe("503");
    await control(sandbox, "reset", {});
    expect(await nextV3(number)).toBe("503");
  });
});

test("faults have names that fit into a refund number, each once", () => {
  const ids = faults.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(`FAULT_${id}_`).toMatch(/^FAULT_[0-9a-z-]{1,24}_$/);
});
